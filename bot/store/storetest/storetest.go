// Package storetest holds every store to what package store promises. A store
// passes if Run does, under the race detector too.
package storetest

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"drypp/bot/store"
	"drypp/courses"
	"drypp/courses/calendar"
	"drypp/courses/results"
)

// Maker makes the stores that the suite tries. It checks and closes them after
// each test.
type Maker struct {
	// New returns a new, empty store.
	New func(testing.TB) store.Store
	// Again closes a store that any of these returned and opens it again.
	Again func(testing.TB, store.Store) store.Store
	// Restore returns a store that is made of a snapshot of another one and of
	// that one's keys as they are now.
	Restore func(t testing.TB, from store.Store, snapshot []byte) store.Store
}

// Run runs the whole suite.
func Run(t *testing.T, make Maker) {
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newRig(t, make.New(t))
			b.restore = func(snapshot []byte) *rig { return newRig(t, make.Restore(t, b.Store, snapshot)) }
			b.reopen = func() { b.Store = newRig(t, make.Again(t, b.Store)).Store }
			test(t, b)
		})
	}
}

// tests are what Run runs, by name.
var tests = map[string]func(*testing.T, *rig){
	"Meet":                    testMeet,
	"MeetAtOnce":              testMeetAtOnce,
	"NobodyKnown":             testNobodyKnown,
	"Welcome":                 testWelcome,
	"WelcomeAtOnce":           testWelcomeAtOnce,
	"Profile":                 testProfile,
	"List":                    testList,
	"ListByAddress":           testListByAddress,
	"ListMetPeople":           testListMetPeople,
	"NoAddressLost":           testNoAddressLost,
	"OneAddress":              testOneAddress,
	"ListedLocale":            testListedLocale,
	"Return":                  testReturn,
	"Join":                    testJoin,
	"JoinByList":              testJoinByList,
	"JoinWhoLeft":             testJoinWhoLeft,
	"JoinPlans":               testJoinPlans,
	"JoinPlansOfNobody":       testJoinPlansOfNobody,
	"JoinHistory":             testJoinHistory,
	"JoinAtOnce":              testJoinAtOnce,
	"Prune":                   testPrune,
	"PruneMany":               testPruneMany,
	"Everybody":               testEverybody,
	"Parts":                   testParts,
	"Roster":                  testRoster,
	"RosterAtOnce":            testRosterAtOnce,
	"PutCampaign":             testPutCampaign,
	"PutCampaignAtOnce":       testPutCampaignAtOnce,
	"Waking":                  testWaking,
	"WakingByRetry":           testWakingByRetry,
	"NobodyWoken":             testNobodyWoken,
	"Due":                     testDue,
	"WakeSome":                testWakeSome,
	"Agenda":                  testAgenda,
	"Agendas":                 testAgendas,
	"ReviseSees":              testReviseSees,
	"ReviseFails":             testReviseFails,
	"ReviseAtOnce":            testReviseAtOnce,
	"Fates":                   testFates,
	"Seen":                    testSeen,
	"SeenOnItsWay":            testSeenOnItsWay,
	"SeenInDoubt":             testSeenInDoubt,
	"Open":                    testOpen,
	"OpenAnew":                testOpenAnew,
	"Deliveries":              testDeliveries,
	"Enrol":                   testEnrol,
	"EnrolAtOnce":             testEnrolAtOnce,
	"EnrolAgain":              testEnrolAgain,
	"EnrolmentsInOrder":       testEnrolmentsInOrder,
	"ReadLesson":              testReadLesson,
	"Answer":                  testAnswer,
	"AnswerAtOnce":            testAnswerAtOnce,
	"AnswersOfMany":           testAnswersOfMany,
	"SomebodyElsesEnrolment":  testSomebodyElsesEnrolment,
	"AnotherCourse":           testAnotherCourse,
	"Retry":                   testRetry,
	"NewVersion":              testNewVersion,
	"RuleThatPanics":          testRuleThatPanics,
	"TotalsOfRandomHistories": testTotalsOfRandomHistories,
	"TotalsFromScratch":       testTotalsFromScratch,
	"Trend":                   testTrend,
	"NoTrend":                 testNoTrend,
	"DueBefore":               testDueBefore,
	"Recut":                   testRecut,
	"Uncut":                   testUncut,
	"Standings":               testStandings,
	"Teams":                   testTeams,
	"Digest":                  testDigest,
	"DigestOfNobody":          testDigestOfNobody,
	"DigestAtOnce":            testDigestAtOnce,
	"Accesses":                testAccesses,
	"JoinDigests":             testJoinDigests,
	"JoinEvents":              testJoinEvents,
	"Events":                  testEvents,
	"Forget":                  testForget,
	"EventsOfRandomHistories": testEventsOfRandomHistories,
	"Quality":                 testQuality,
	"QualityCountsOnce":       testQualityCountsOnce,
	"QualityOfJoined":         testQualityOfJoined,
	"QualityRandomHistories":  testQualityOfRandomHistories,
	"PeopleAsOfOneMoment":     testPeopleAsOfOneMoment,
	"PeopleStops":             testPeopleStops,
	"Progress":                testProgress,
	"Snapshot":                testSnapshot,
	"SnapshotUnderLoad":       testSnapshotUnderLoad,
	"SnapshotThatFails":       testSnapshotThatFails,
	"Restrict":                testRestrict,
	"RestrictManager":         testRestrictManager,
	"RestrictJoined":          testRestrictJoined,
	"RestrictedSittings":      testRestrictedSittings,
	"RestrictionLifted":       testRestrictionLifted,
	"Hold":                    testHold,
	"Correct":                 testCorrect,
	"CorrectLookups":          testCorrectLookups,
	"Mentions":                testMentions,
	"Requests":                testRequests,
	"RequestOfNobody":         testRequestOfNobody,
	"RequestsOfJoined":        testRequestsOfJoined,
	"Expire":                  testExpire,
	"ExpireMany":              testExpireMany,
	"ExpireSeen":              testExpireSeen,
	"Erase":                   testErase,
	"EraseRefuses":            testEraseRefuses,
	"EraseAndReturn":          testEraseAndReturn,
	"EraseShared":             testEraseShared,
	"EraseSittings":           testEraseSittings,
	"EraseMany":               testEraseMany,
	"EraseAndRestore":         testEraseAndRestore,
	"Review":                  testReview,
	"ReviewAfterTest":         testReviewAfterTest,
	"ReviewOnce":              testReviewOnce,
	"ReviewAtOnce":            testReviewAtOnce,
	"ReviewOfNobody":          testReviewOfNobody,
	"SetReviews":              testSetReviews,
	"Relearned":               testRelearned,
	"Trials":                  testTrials,
	"Learners":                testLearners,
	"AwakeWithoutCampaign":    testAwakeWithoutCampaign,
	"ReviewsExpire":           testReviewsExpire,
	"JoinLearning":            testJoinLearning,
	"SnapshotLearning":        testSnapshotLearning,
	"PutBallot":               testPutBallot,
	"BallotRefused":           testBallotRefused,
	"BallotsAtOnce":           testBallotsAtOnce,
	"SecretBallot":            testSecretBallot,
	"PutNeed":                 testPutNeed,
	"NeedsAtOnce":             testNeedsAtOnce,
	"EnrolParts":              testEnrolParts,
	"PartsAtOnce":             testPartsAtOnce,
	"Acknowledge":             testAcknowledge,
	"Draws":                   testDraws,
	"EndedContext":            testEndedContext,
	"Closed":                  testClosed,
	"CloseAtOnce":             testCloseAtOnce,
}

// Check fails a test if anything is wrong with a store.
func Check(t testing.TB, s store.Store) {
	t.Helper()
	if err := s.Check(context.Background()); err != nil {
		t.Errorf("the store is not in order: %v", err)
	}
}

// Noon is when tests begin.
var Noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// Course returns a course with two lessons and three questions, q1 to q3, each
// with the right choice "1" of three, all of which must be right to pass.
func Course(id string) *courses.Course {
	e := &courses.Edition{Language: courses.English, Title: id, Lessons: []courses.Lesson{{ID: "l1"}, {ID: "l2"}}}
	for _, q := range []string{"q1", "q2", "q3"} {
		e.Questions = append(e.Questions, courses.Question{
			ID: q, Kind: courses.Single, Lesson: "l1",
			Options: []courses.Option{{Text: "a"}, {Text: "b", Right: true}, {Text: "c"}},
		})
	}
	return &courses.Course{
		ID: id, Version: 1, PassMark: 100, OnUpdate: courses.Continue,
		Editions: map[courses.Language]*courses.Edition{courses.English: e},
	}
}

// rig is a store under test and what the tests ask of it again and again.
type rig struct {
	store.Store
	t       *testing.T
	ctx     context.Context
	restore func(snapshot []byte) *rig
	// reopen closes the store and opens it again.
	reopen func()
	// departed are the completions of people whom random histories had erased;
	// departing guards them.
	departing sync.Mutex
	departed  map[string]store.Gone
}

func newRig(t *testing.T, s store.Store) *rig {
	b := &rig{Store: s, t: t, ctx: t.Context(), departed: map[string]store.Gone{}}
	t.Cleanup(func() {
		if s.Healthy() == nil {
			Check(t, s)
		}
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return b
}

// must fails the test on an error.
func (b *rig) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// refused fails the test unless err is the one wanted.
func (b *rig) refused(err, want error) {
	b.t.Helper()
	if !errors.Is(err, want) {
		b.t.Errorf("got error %v, want %v", err, want)
	}
}

func (b *rig) meet(objectID string) courses.Person {
	b.t.Helper()
	p, err := b.Meet(b.ctx, store.Sighting{ObjectID: objectID, Installed: true, At: Noon})
	b.must(err)
	return p
}

func (b *rig) enrol(p courses.Person, c *courses.Course) courses.Enrolment {
	b.t.Helper()
	e, err := b.Enrol(b.ctx, p.ID, c, false, Noon)
	b.must(err)
	return e
}

// atQuestions returns a new enrolment of a new person who has read the lessons.
func (b *rig) atQuestions(objectID string, c *courses.Course) (courses.Person, courses.Enrolment) {
	b.t.Helper()
	p := b.meet(objectID)
	e := b.enrol(p, c)
	for i := range c.Edition("").Lessons {
		var err error
		e, err = b.ReadLesson(b.ctx, p.ID, e.ID, c, i)
		b.must(err)
	}
	return p, e
}

func (b *rig) answer(p courses.Person, e courses.Enrolment, c *courses.Course, question string, try int, response string) store.Answered {
	b.t.Helper()
	done, err := b.Answer(b.ctx, Answer(p, e, c, question, try, response))
	b.must(err)
	return done
}

// answerAll gives the same response to every question of a try.
func (b *rig) answerAll(p courses.Person, e courses.Enrolment, c *courses.Course, try int, response string) courses.Enrolment {
	b.t.Helper()
	for _, q := range []string{"q1", "q2", "q3"} {
		e = b.answer(p, e, c, q, try, response).Enrolment
	}
	return e
}

// Answer puts an answer together.
func Answer(p courses.Person, e courses.Enrolment, c *courses.Course, question string, try int, response string) store.Answer {
	return store.Answer{
		Person: p.ID, Enrolment: e.ID, Course: c, Question: question,
		Try: try, Response: response, At: Noon.Add(time.Minute),
	}
}

func (b *rig) totals(want map[string]results.Totals) {
	b.t.Helper()
	got, err := b.Totals(b.ctx, results.Cut{}, calendar.Date{})
	b.must(err)
	if !reflect.DeepEqual(got.Courses, want) {
		b.t.Errorf("totals are %v, want %v", got.Courses, want)
	}
}

// same fails the test unless the recorded enrolment is this one.
func (b *rig) same(p courses.Person, want courses.Enrolment) {
	b.t.Helper()
	got, err := b.Enrolment(b.ctx, p.ID, want.ID)
	b.must(err)
	if !reflect.DeepEqual(got, want) {
		b.t.Errorf("recorded is %+v, want %+v", got, want)
	}
}

// nobodys are IDs that nobody has.
var nobodys = []string{"", "x", "aaaaaaaaaaaaaaaa", strings.Repeat("a", 32), "\x00", "aaaaaaaaaaaaaaa\xff"}
