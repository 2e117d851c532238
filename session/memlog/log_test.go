package memlog_test

import (
	"testing"

	"github.com/treadstone-law/answerbot/session"
	"github.com/treadstone-law/answerbot/session/memlog"
	"github.com/treadstone-law/answerbot/session/sessiontest"
)

func TestLog(t *testing.T) {
	sessiontest.Run(t, func(*testing.T) session.Log { return memlog.New() })
}
