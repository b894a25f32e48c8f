// A program that knows a DSN and nothing else, and reports errors by sentry-go. Prints each that it
// reports as a line of JSON. The shapes are those of shapes.mjs.
//
//	errors all          errors of every shape
//	errors uncaught     a panic that nobody recovers from
//	errors patient N    N errors, 50 ms apart, whatever becomes of them
//
// SENTRY_DSN, SENTRY_RELEASE, SENTRY_ENVIRONMENT.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/getsentry/sentry-go"
)

const text = "Grüße aus Köln, 世界 🛒"
const hugeLength = 100_000

type OrderMissing struct{ number any }

func (missing OrderMissing) Error() string {
	return fmt.Sprintf("there is no order %v", missing.number)
}

func record(shape, group string, id *sentry.EventID) {
	line, _ := json.Marshal(map[string]any{"shape": shape, "group": group, "id": id})
	fmt.Println(string(line))
}

// Errors of Go have no stack trace of their own: the SDK takes that of the call which reports it.
func report(shape, group string, err error) {
	record(shape, group, sentry.CaptureException(err))
}

func payAtTheTill() {
	record("sites", "till", sentry.CaptureException(errors.New("the card was declined")))
}

func payByLink() {
	record("sites", "link", sentry.CaptureException(errors.New("the card was declined")))
}

func loadOrder(number any) {
	record("values", "values", sentry.CaptureException(OrderMissing{number}))
}

func readStock(shelf int) {
	var content any
	cause := json.Unmarshal([]byte("{"), &content)
	err := fmt.Errorf("shelf %d cannot be read: %w", shelf, cause)
	record("chained", "chained", sentry.CaptureException(err))
}

func descend(depth int) {
	if depth > 0 {
		descend(depth - 1)
		return
	}
	record("recursion", "recursion", sentry.CaptureException(errors.New("the bottom of the tree")))
}

// Messages have the stack trace of their call here, so that each has a function of its own.
func sayOpen() {
	record("message", "message", sentry.CaptureMessage("the till is open"))
}

// There are no parameters of messages in this SDK: the server has to see them.
func sayLate(number int) {
	message := fmt.Sprintf("order %d is late", number)
	record("parameters", "parameters", sentry.CaptureMessage(message))
}

func reportCaught() {
	record("caught", "caught", sentry.CaptureException(errors.New("a field is missing")))
}

func reportChosen(reason string) {
	sentry.WithScope(func(scope *sentry.Scope) {
		scope.SetFingerprint([]string{"stock", "empty"})
		report("fingerprint", "fingerprint", errors.New(reason))
	})
}

func checkOut(at int, customer string) {
	sentry.WithScope(func(scope *sentry.Scope) {
		scope.SetUser(sentry.User{ID: customer})
		err := fmt.Errorf("checkout %d failed", at)
		record("users", "users", sentry.CaptureException(err))
	})
}

func reportCustom() {
	record("custom", "custom", sentry.CaptureException(OrderMissing{"of ours"}))
}

func reportHuge() {
	err := errors.New(strings.Repeat("x", hugeLength))
	record("huge", "huge", sentry.CaptureException(err))
}

func reportText() {
	record("text", "text", sentry.CaptureException(errors.New(text)))
}

// One error with everything that can be said of it.
func reportRich() {
	sentry.WithScope(func(scope *sentry.Scope) {
		scope.SetTag("till", "north")
		scope.SetTag("language", "de")
		scope.SetUser(sentry.User{ID: "7", Email: "rita@harbour.test", Username: "Rita"})
		scope.SetContext("order", sentry.Context{"number": 17, "urgent": true})
		scope.SetExtra("basket", []string{"apple", "pear"})
		scope.SetLevel(sentry.LevelFatal)
		scope.AddBreadcrumb(&sentry.Breadcrumb{Category: "navigation",
			Message: "opened the basket", Level: sentry.LevelInfo,
			Data: map[string]any{"items": 2}}, 100)
		scope.AddBreadcrumb(&sentry.Breadcrumb{Category: "till", Message: "paid",
			Level: sentry.LevelWarning}, 100)
		scope.AddAttachment(&sentry.Attachment{Filename: "receipt.txt",
			Payload: []byte("2 items: 3.50")})
		record("rich", "rich", sentry.CaptureException(errors.New("all of it")))
	})
}

func reportAll() {
	reportCaught()
	payAtTheTill()
	payByLink()
	for _, number := range []int{17, 4711, 90210} {
		loadOrder(number)
	}
	for range [2]int{} {
		sayOpen()
	}
	readStock(7)
	for _, number := range []int{17, 18} {
		sayLate(number)
	}
	for _, depth := range []int{200, 300} {
		descend(depth)
	}
	for _, reason := range []string{"chosen by the reporter", "another one"} {
		reportChosen(reason)
	}
	for at, customer := range []string{"rita", "otto", "rita", "ruth", "otto"} {
		checkOut(at, customer)
	}
	reportCustom()
	reportHuge()
	reportText()
	reportRich()
}

func panicUncaught() {
	defer func() {
		if cause := recover(); cause != nil {
			record("uncaught", "uncaught", sentry.CurrentHub().Recover(cause))
			sentry.Flush(10 * time.Second)
			panic(cause)
		}
	}()
	var stock map[string]int
	stock["apple"] = 1
}

func bePatient(count int) {
	for at := 0; at < count; at++ {
		report("patient", "patient", fmt.Errorf("attempt %d", at))
		time.Sleep(50 * time.Millisecond)
	}
	sentry.Flush(2 * time.Second)
}

func main() {
	err := sentry.Init(sentry.ClientOptions{AttachStacktrace: true, SendDefaultPII: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	switch os.Args[1] {
	case "uncaught":
		panicUncaught()
	case "patient":
		count, _ := strconv.Atoi(os.Args[2])
		bePatient(count)
	default:
		reportAll()
	}
	sentry.Flush(10 * time.Second)
}
