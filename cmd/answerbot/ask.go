package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/treadstone-law/answerbot/bot"
	"github.com/treadstone-law/answerbot/matcher"
	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/web"
)

// askCommand answers on the terminal.
type askCommand struct {
	corpusFlags
	weightsFlags
	triageFlags
	JSON    bool     `help:"Print one reply object per message, each on one line." name:"json"`
	Explain bool     `help:"Print how each word was understood and each term of the score."`
	Lang    string   `help:"Language of the replies: en or fr. Default: the message's." enum:",en,fr" default:""`
	Area    string   `help:"Only answers of this area, such as tenancy." placeholder:"AREA"`
	Text    []string `arg:"" optional:"" help:"The message."`
}

func (*askCommand) Help() string {
	return `Examples
  answerbot ask "my landlord wants me out by friday"
  answerbot ask --explain landed immigrant vs visa worker
  answerbot ask --json --lang fr < questions.txt`
}

// Run answers the message, or every line of the input.
func (a *askCommand) Run(s *streams) error {
	if a.JSON && a.Explain {
		return misused{errors.New("--explain is for people and --json for programs, which read one object a line: want one of them")}
	}
	rules, err := a.early(s.err)
	if err != nil {
		return err
	}
	c, err := a.open(s.err)
	if err != nil {
		return err
	}
	if _, ok := c.Area(a.Area); a.Area != "" && !ok {
		return misused{fmt.Errorf("--area %q: there is no such area in this corpus", a.Area)}
	}
	hours, err := s.settings.office()
	if err != nil {
		return err
	}
	weights, err := a.weights()
	if err != nil {
		return err
	}
	chat := &chat{bot: newBot(c, weights, rules, s.err).In(hours).WithBands(&s.settings.Bands), ask: a, streams: s}
	if len(a.Text) > 0 {
		message := strings.Join(a.Text, " ")
		if why := unfit(message); why != "" {
			return misused{errors.New(why)}
		}
		return chat.say(message)
	}
	prompt := ""
	if isTerminal(s.in) && !a.JSON {
		prompt = "> "
		greeting, disclaimer := chat.bot.Greeting(a.Lang)
		fmt.Fprintf(s.out, "%s\n%s\n(Type a number to choose, an empty line to leave.)\n\n", greeting, disclaimer)
	}
	return chat.lines(prompt)
}

// chat is a conversation on the terminal. On a pipe each line is a conversation of its own.
type chat struct {
	*streams
	bot   *bot.Bot
	ask   *askCommand
	state session.State
	lasts bool // from message to message
}

// unfit says why a message is not taken; the server does not take it either.
func unfit(message string) string {
	switch n := utf8.RuneCountInString(message); {
	case strings.TrimSpace(message) == "":
		return "the message is empty: want what a visitor would write"
	case n > web.MaxText:
		return fmt.Sprintf("the message has %d characters: want %d at most", n, web.MaxText)
	case !utf8.ValidString(message):
		return "the message has bytes that are no text: want UTF-8"
	}
	return ""
}

// lines answers one message a line, of which there has to be one. One that is not taken is named, and those after it are answered all the same.
func (c *chat) lines(prompt string) error {
	c.lasts = prompt != ""
	lines := bufio.NewReader(c.in)
	var left error
	asked := c.lasts // who leaves a chat without a word may
	for n := 1; ; n++ {
		if _, err := fmt.Fprint(c.out, prompt); err != nil {
			return fmt.Errorf("printing a reply: %w", err)
		}
		line, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading the messages: %w", err)
		}
		ended := err != nil
		line = strings.TrimSpace(line)
		switch why := unfit(line); {
		case line == "":
			ended = ended || c.lasts
		case why != "":
			fmt.Fprintf(c.err, "answerbot: line %d: %s\n", n, why)
			asked, left = true, errReported
		default:
			asked = true
			if err := c.say(line); err != nil {
				return err
			}
		}
		switch {
		case ended && !asked:
			return misused{errors.New("there is no message: want it as TEXT, or one a line on the input")}
		case ended:
			return left
		}
	}
}

// say answers one message.
func (c *chat) say(message string) error {
	in := bot.Input{Kind: bot.Say, At: time.Now().UTC().Truncate(time.Second), Text: message, Lang: c.ask.Lang, Area: c.ask.Area}
	if n, err := strconv.Atoi(message); err == nil && n >= 1 && n <= len(c.state.Choices) {
		in.Kind, in.Text, in.Choice = bot.Choose, "", c.state.Choices[n-1].ID
	}
	turn, err := c.bot.Turn(c.state, in)
	if err != nil {
		return err
	}
	if c.lasts {
		for _, e := range turn.Events {
			c.state = c.state.Apply(e)
		}
	}
	for _, e := range turn.Events {
		if e.Type == session.TypeVisitor {
			continue
		}
		if c.ask.JSON {
			if err := c.printJSON(e); err != nil {
				return err
			}
			continue
		}
		printEvent(c.out, e)
	}
	if c.ask.Explain && in.Kind == bot.Say {
		printTriage(c.out, c.bot.Triage(message, in.At))
		printExplanation(c.out, c.bot.Explain(message, c.ask.Area, c.ask.Lang, 5))
	}
	return nil
}

// printEvent prints a reply for people.
func printEvent(out io.Writer, e session.Event) {
	if e.Text != "" {
		fmt.Fprintln(out, e.Text)
	}
	if a := e.Answer; a != nil {
		fmt.Fprintf(out, "%s\n", a.Question)
		if a.Sample {
			fmt.Fprintln(out, "Sample answer: no lawyer has reviewed it yet.")
		}
		fmt.Fprintf(out, "\n%s\n\nKey takeaways\n", a.Summary)
		for _, line := range a.Takeaways {
			fmt.Fprintf(out, "  • %s\n", line)
		}
		fmt.Fprintf(out, "\nWritten by %s · Updated %s\n", a.Byline, a.Updated)
		for _, source := range a.Sources {
			fmt.Fprintf(out, "Source: %s  %s\n", source.Title, source.URL)
		}
		fmt.Fprintf(out, "Read more: %s\n\n%s\n", a.URL, a.Disclaimer)
	}
	for i, choice := range e.Choices {
		fmt.Fprintf(out, "  %d. %s\n", i+1, choice.Label)
	}
	for _, r := range e.Resources {
		fmt.Fprintf(out, "  %s  %s %s\n", r.Name, r.Phone, r.URL)
	}
	if e.Form != nil {
		fmt.Fprintln(out, "(The form is on the chat page: answerbot serve)")
	}
	fmt.Fprintln(out)
}

// printExplanation prints how a message was understood and why the first matches are where they are.
func printExplanation(out io.Writer, r matcher.Result) {
	fmt.Fprint(out, "Understood as:")
	for _, w := range r.Words {
		switch w.Why {
		case "stop word":
			fmt.Fprintf(out, " (%s)", w.Word)
		case "lexicon":
			fmt.Fprintf(out, " +%s", w.As)
		case "unknown":
			fmt.Fprintf(out, " %s?", w.Word)
		case "corrected":
			fmt.Fprintf(out, " %s→%s", w.Word, w.As)
		default:
			fmt.Fprintf(out, " %s", w.As)
		}
	}
	fmt.Fprintln(out)
	for i, m := range r.Matches {
		fmt.Fprintf(out, "\n%d. %s  score %.3f  confidence %.3f\n", i+1, m.Answer.Slug, m.Score, m.Confidence)
		printTerms(out, m.Terms)
	}
	if len(r.Reasons) > 0 {
		fmt.Fprintln(out, "\nConfidence of the first, as log odds")
		printTerms(out, r.Reasons)
	}
}

func printTerms(out io.Writer, terms []matcher.Term) {
	for _, t := range terms {
		fmt.Fprintf(out, "   %-26s %8.3f × %7.3f = %7.3f\n", t.Name, t.Value, t.Weight, t.Value*t.Weight)
	}
}
