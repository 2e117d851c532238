package intake

// labels are the form's words in one language: one English and one French file.
type labels struct {
	lang                     string
	steps                    map[string]stepWords
	fields                   map[string]fieldWords
	other                    string // the field of law that is none of the list
	either, byEmail, byPhone string
	tooLong                  string // limit, actual
	nameIsMail               string
	needEither               string
	needEmail, needPhone     string
	email, phone, date       map[string]string // by fault
}

// stepWords are what stands above a step.
type stepWords struct{ title, text string }

// fieldWords are what stands at a field, and what is said when it is missing or not one of its options.
type fieldWords struct{ label, help, missing, wrong string }

func (s Setting) labels() *labels {
	if s.Lang == "fr" {
		return french
	}
	return english
}
