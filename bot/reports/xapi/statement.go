package xapi

// Statement is an xAPI statement (part 2, section 2.4). What is empty is left
// out.
type Statement struct {
	ID        string   `json:"id"`
	Actor     Agent    `json:"actor"`
	Verb      Verb     `json:"verb"`
	Object    Activity `json:"object"`
	Result    *Result  `json:"result,omitempty"`
	Context   Context  `json:"context"`
	Timestamp string   `json:"timestamp"`
	// Version is told in 2.0 only: providers "SHOULD NOT" in 1.0.3 (2.4.10).
	Version string `json:"version,omitempty"`
}

// Agent is a person (2.4.2.1), told in exactly one way.
type Agent struct {
	Type     string   `json:"objectType"`
	Name     string   `json:"name,omitempty"`
	Mbox     string   `json:"mbox,omitempty"`
	MboxSHA1 string   `json:"mbox_sha1sum,omitempty"`
	Account  *Account `json:"account,omitempty"`
}

// Account is who somebody is to a system (2.4.2.4).
type Account struct {
	Home string `json:"homePage"`
	Name string `json:"name"`
}

// Verb is what somebody did (2.4.3), and what that is called.
type Verb struct {
	ID      string            `json:"id"`
	Display map[string]string `json:"display"`
}

// Activity is what they did it with (2.4.4.1).
type Activity struct {
	Type       string     `json:"objectType"`
	ID         string     `json:"id"`
	Definition Definition `json:"definition,omitzero"`
}

// Definition describes an activity, by language where there are words.
type Definition struct {
	Type        string            `json:"type"`
	Name        map[string]string `json:"name,omitempty"`
	Description map[string]string `json:"description,omitempty"`
	// Interaction says how a question is answered; Right lists the answers that
	// are right, if all of them can be told, and Choices those to choose from.
	// Source is what something of Target belongs to, Steps what is done in turn.
	Interaction string   `json:"interactionType,omitempty"`
	Right       []string `json:"correctResponsesPattern,omitempty"`
	Choices     []Choice `json:"choices,omitempty"`
	Source      []Choice `json:"source,omitempty"`
	Target      []Choice `json:"target,omitempty"`
	Steps       []Choice `json:"steps,omitempty"`
}

// Choice is one of the answers to choose from.
type Choice struct {
	ID          string            `json:"id"`
	Description map[string]string `json:"description"`
}

// Result is what came of it (2.4.5).
type Result struct {
	Score      *Score  `json:"score,omitempty"`
	Success    *bool   `json:"success,omitempty"`
	Completion *bool   `json:"completion,omitempty"`
	Response   *string `json:"response,omitempty"`
	Duration   string  `json:"duration,omitempty"`
}

// Score is a score in percent; Scaled is from 0 to 1.
type Score struct {
	Scaled float64 `json:"scaled"`
	Raw    float64 `json:"raw"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// Context is what else belongs to it (2.4.6). Registration is the enrolment,
// Revision the version of the course.
type Context struct {
	Registration string         `json:"registration"`
	Platform     string         `json:"platform"`
	Revision     string         `json:"revision,omitempty"`
	Activities   *Activities    `json:"contextActivities,omitempty"`
	Extensions   map[string]any `json:"extensions,omitempty"`
}

// Activities are those that an activity belongs to.
type Activities struct {
	Parent []Activity `json:"parent"`
}
