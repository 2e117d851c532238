package delivery

import "errors"

// errSealed is the error of a channel that needs to read a record and cannot. It is tried again: perhaps another server has the key.
var errSealed = errors.New("the record is sealed, and this server has no --identity that opens it")

// NeedContent names the channels that send what visitors wrote, or have to read it.
func (c Config) NeedContent() []string {
	var names []string
	for _, w := range c.Webhooks {
		if w.Content == "full" {
			names = append(names, "webhook "+w.Name+" (content: full)")
		}
	}
	if c.Mail != nil && c.Mail.Confirm {
		names = append(names, "mail (confirm: true)")
	}
	if c.Folder != "" {
		names = append(names, "folder")
	}
	return names
}
