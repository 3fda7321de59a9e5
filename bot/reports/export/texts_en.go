package export

import "drypp/courses"

var english = Texts{
	Title: "Training results", Lang: "en-GB",
	Organisation: "Organisation", Tenant: "Tenant ID", Scope: "Scope", Course: "Course", Period: "Period",
	Made: "Made", By: "Made by", Rows: "Lines",
	Everybody: "everybody in the organisation", AllCourses: "all courses", Always: "not bounded", CommandLine: "the command line",
	FromTo: "from %s to %s, both included", FromOn: "from %s on", UpTo: "up to %s, included",
	Method: "How it was counted",
	Methods: []string{
		"Each line is one time that a person took a course, or a course that they have to take and haven’t begun. Everything was read as of one moment. Times are in the time zone %s.",
		"With a period, only what was begun or completed within it is listed; courses that weren’t begun are then left out.",
		"The score is that of the first attempt that was passed, otherwise of the last one that was finished.",
		"In the numbers by course each person counts once. “Up to date” have passed, it still counts, and they needn’t take it again now. “Overdue” are past their deadline. “Not done” are all others.",
		"The file has names, so no numbers are withheld. Numbers without names are otherwise shown only where they are about five people or more. That the file was made is in the record of who looked at the results.",
	},
	Continued: "(continued)",
	Totals:    "By course", List: "All lines",
	Numbers: [7]string{"People", "Started", "Completed", "Passed", "Up to date", "Not done", "Overdue"},
	Columns: map[string]string{
		"name": "Name", "email": "E-mail", "course": "Course ID", "title": "Course", "state": "State", "version": "Version",
		"tries": "Attempts", "right": "Right", "questions": "Questions", "percent": "Share right", "started": "Started",
		"completed": "Completed", "owed": "To be taken", "due": "Due", "overdue": "Overdue", "score": "Score", "expires": "Valid until",
		courses.FieldDepartment: "Department", courses.FieldLocation: "Location", "field_title": "Job title",
		courses.FieldStart: "Start date", courses.FieldManager: "Manager", courses.FieldCountry: "Country",
		courses.FieldTimezone: "Time zone", courses.FieldGroups: "Groups",
	},
	States: map[State]string{Assigned: "Not started", Started: "Started", Failed: "Not passed", Passed: "Passed"},
	Yes:    "Yes", No: "No",
	Score: "%d of %d (%d%%)", Page: "Page %d of %d",
	Summary: "Summary", Everything: "All lines",
	ByCourse: "Up to date, not done and overdue: %d of %d courses", Together: "All courses together",
	Chart:     "Chart of the numbers in the table on this sheet.",
	Withdrawn: "(withdrawn)", Nothing: "No lines.",
}
