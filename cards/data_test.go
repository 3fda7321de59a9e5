package cards

import (
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"drypp/courses/rights"
)

func TestParseData(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 65)
	for _, test := range []struct {
		name, raw string
		want      Data
		ok        bool
	}{
		{"a button", `{"do":"next","c":"coffee","e":"e-1"}`, Data{Do: DoNext, Course: "coffee", Enrolment: "e-1"}, true},
		{"an answer", `{"do":"answer","s":"q","t":2,"answer":"a,c"}`, Data{Do: DoAnswer, Step: "q", Try: 2, Answer: "a,c"}, true},
		{"what a client adds", `{"do":"help","msteams":{"type":"x"},"n":null}`, Data{Do: DoHelp}, true},
		{"a long answer", `{"do":"answer","answer":"` + long + `"}`, Data{Do: DoAnswer, Answer: long}, true},
		{"several inputs", `{"do":"survey","s":"pulse","a2":"x\u001fy","a0":"1"}`, Data{Do: DoSurvey, Step: "pulse", Answer: "1\x1f\x1fx y"}, true},
		{"as many inputs as may be", `{"do":"survey","a19":"1","a20":"2"}`, Data{Do: DoSurvey, Answer: strings.Repeat("\x1f", 19) + "1"}, true},
		{"an input that is a number", `{"do":"survey","a0":1}`, Data{}, false},
		{"nothing", ``, Data{}, false},
		{"null", `null`, Data{}, false},
		{"a string", `"next"`, Data{}, false},
		{"an array", `[]`, Data{}, false},
		{"no do", `{"c":"coffee"}`, Data{}, false},
		{"another do", `{"do":"erase"}`, Data{}, false},
		{"another case", `{"DO":"next"}`, Data{}, false},
		{"a number for a string", `{"do":"next","c":7}`, Data{}, false},
		{"a string for a number", `{"do":"retry","t":"1"}`, Data{}, false},
		{"half a try", `{"do":"retry","t":1.5}`, Data{}, false},
		{"a try below 0", `{"do":"retry","t":-1}`, Data{}, false},
		{"a huge try", `{"do":"retry","t":1e99}`, Data{}, false},
		{"a member twice", `{"do":"next","do":"help"}`, Data{}, false},
		{"a long ID", `{"do":"next","e":"` + long + `"}`, Data{}, false},
		{"a long delivery", `{"do":"next","v":"` + long + `"}`, Data{}, false},
		{"a long campaign", `{"do":"status","m":"` + long + `"}`, Data{}, false},
		{"a draft", `{"do":"draft","s":"who","name":"Vår","courses":"a,b","every":"2"}`,
			Data{Do: DoDraft, Step: "who", Draft: Draft{Name: "Vår", Courses: "a,b", Every: "2"}}, true},
		{"a long name", `{"do":"draft","name":"` + strings.Repeat("x", maxName+1) + `"}`, Data{}, false},
		{"a long audience", `{"do":"draft","audience":"` + strings.Repeat("x", maxAudience+1) + `"}`, Data{}, false},
		{"a list of courses that is too long", `{"do":"draft","courses":"` + strings.Repeat("x", maxGiven+1) + `"}`, Data{}, false},
		{"what a campaign gives", `{"do":"draft","needs":"a,b","surveys":"pulse"}`, Data{Do: DoDraft, Draft: Draft{Needs: "a,b", Surveys: "pulse"}}, true},
		{"as much to give as fits", `{"do":"draft","courses":"a","needs":"b","surveys":"` + strings.Repeat("x", maxGiven-2) + `"}`,
			Data{Do: DoDraft, Draft: Draft{Courses: "a", Needs: "b", Surveys: strings.Repeat("x", maxGiven-2)}}, true},
		{"too much to give together", `{"do":"draft","courses":"a","needs":"b","surveys":"` + strings.Repeat("x", maxGiven-1) + `"}`, Data{}, false},
		{"needs as an array", `{"do":"draft","needs":["a"]}`, Data{}, false},
		{"surveys as a number", `{"do":"apply","surveys":7}`, Data{}, false},
		{"a long date", `{"do":"draft","due":"` + strings.Repeat("1", maxWords+1) + `"}`, Data{}, false},
		{"long dates", `{"do":"draft","dates":"` + strings.Repeat("1", maxDates+1) + `"}`, Data{}, false},
		{"a long pause", `{"do":"pause","until":"` + strings.Repeat("1", maxWords+1) + `"}`, Data{}, false},
		{"a date that is a number", `{"do":"pause","until":7}`, Data{}, false},
		{"a choice of fields", `{"do":"choose","s":"sure","fields":"department,shift","n":4}`, Data{Do: DoChoose, Step: StepSure, Fields: "department,shift", Count: 4}, true},
		{"a long choice", `{"do":"choose","fields":"` + strings.Repeat("x", maxFields+1) + `"}`, Data{}, false},
		{"fields as an array", `{"do":"choose","fields":["department"]}`, Data{}, false},
		{"fewer people than none", `{"do":"replace","s":"u-1","n":-1}`, Data{}, false},
		{"a part of a person", `{"do":"allow","n":0.5}`, Data{}, false},
		{"more people than there are", `{"do":"allow","n":1e30}`, Data{}, false},
		{"a file without a button", `{"do":"file"}`, Data{}, false},
		{"courses as an array", `{"do":"draft","courses":["a"]}`, Data{}, false},
		{"a part of the people", `{"do":"overview","f":"department","w":"Salg","p":2}`, Data{Do: DoOverview, View: View{Field: "department", Value: "Salg", Page: 2}}, true},
		{"a file of all courses", `{"do":"export","c":"*","x":"pdf"}`, Data{Do: DoExport, View: View{Format: "pdf"}}, true},
		{"a deputy", `{"do":"deputy","s":"picked","email":"kari@example.no"}`, Data{Do: DoDeputy, Step: StepPicked, View: View{Email: "kari@example.no"}}, true},
		{"a page before the first", `{"do":"overview","p":-1}`, Data{}, false},
		{"a long value", `{"do":"overview","w":"` + strings.Repeat("x", maxValue+1) + `"}`, Data{}, false},
		{"a long address", `{"do":"deputy","email":"` + strings.Repeat("x", maxValue+1) + `"}`, Data{}, false},
		{"a long manager", `{"do":"team","g":"` + long + `"}`, Data{}, false},
		{"a long format", `{"do":"export","x":"` + long + `"}`, Data{}, false},
		{"a long field", `{"do":"breakdown","f":"` + long + `"}`, Data{}, false},
		{"a wish", `{"do":"wish","k":"correction","subject":"department","proposal":"Salg"}`, Data{Do: DoWish, Ask: Ask{Right: "correction", Subject: "department", Proposal: "Salg"}}, true},
		{"a refusal", `{"do":"decide","r":"r-1","d":"refuse","reason":"Loven"}`, Data{Do: DoDecide, Ask: Ask{Request: "r-1", Choice: ChoiceRefuse, Reason: "Loven"}}, true},
		{"a long right", `{"do":"wish","k":"` + long + `"}`, Data{}, false},
		{"a long request", `{"do":"withdraw","r":"` + long + `"}`, Data{}, false},
		{"a long choice of a decision", `{"do":"decide","d":"` + long + `"}`, Data{}, false},
		{"a long subject", `{"do":"wish","subject":"` + long + `"}`, Data{}, false},
		{"a long proposal", `{"do":"wish","proposal":"` + strings.Repeat("x", 3*rights.MaxValue+1) + `"}`, Data{}, false},
		{"a long reason", `{"do":"decide","reason":"` + strings.Repeat("x", 3*rights.MaxReason+1) + `"}`, Data{}, false},
		{"a reason that is a number", `{"do":"decide","reason":7}`, Data{}, false},
		{"half an object", `{"do":"next"`, Data{}, false},
		{"more than one value", `{"do":"next"}{}`, Data{}, false},
		{"too large", `{"do":"answer","answer":"` + strings.Repeat("x", maxData) + `"}`, Data{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseData(jsontext.Value(test.raw))
			if (err == nil) != test.ok || got != test.want {
				t.Errorf("got %+v, %v; want %+v, ok %v", got, err, test.want, test.ok)
			}
		})
	}
}

// TestDataRoundTrip fills every field of Data, so that one that append forgets
// is missed.
func TestDataRoundTrip(t *testing.T) {
	t.Parallel()
	d := Data{Do: DoAnswer}
	fill(reflect.ValueOf(&d).Elem())
	got, err := ParseData(d.append(nil))
	if err != nil || got != d {
		t.Errorf("got %+v, %v; want %+v", got, err, d)
	}
}

// fill sets every field that is empty.
func fill(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case f.Kind() == reflect.Struct:
			fill(f)
		case f.Kind() == reflect.Int:
			f.SetInt(3)
		case f.String() == "":
			f.SetString("\"" + v.Type().Field(i).Name)
		}
	}
}

func FuzzParseData(f *testing.F) {
	for _, seed := range []string{
		`{"do":"answer","c":"coffee","e":"e-1","s":"first","t":1,"answer":"b"}`,
		`{"do":"language","l":"nn"}`, `{"do":"answer","answer":"\ud800"}`, `[]`, `{"do":null}`,
		`{"do":"replace","s":"u-1","n":12}`, `{"do":"choose","s":"sure","n":7,"fields":"department,title"}`, `{"do":"allow","n":9007199254740993}`,
		`{"do":"wish","k":"correction","subject":"name","proposal":"Ida"}`, `{"do":"decide","r":"r-1","d":"refuse","s":"sure","reason":"\ud800"}`,
		`{"do":"answer","s":"q","t":1,"a0":"b","a1":"a","a2":"c"}`, `{"do":"answer","a19":"x","a1":"\u001f","answer":"y"}`,
		`{"do":"answer","a0":["b"]}`, `{"do":"answer","a00":"b","a-1":"c","a20":"d"}`, `{"do":"answer","w":"0 2 1","answer":"a"}`,
		`{"do":"review","a0":"\ud800","a1":null,"sure":"sure"}`,
		`{"do":"draft","s":"who","name":"x","courses":"a","needs":"b,c","surveys":"d"}`, `{"do":"apply","m":"x","needs":"\ud800","surveys":",,"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := ParseData(raw)
		if err != nil {
			if d != (Data{}) {
				t.Errorf("refused, but returned %+v", d)
			}
			return
		}
		again, err := ParseData(d.append(nil))
		if err != nil || again != d {
			t.Errorf("%+v came back as %+v, %v", d, again, err)
		}
	})
}
