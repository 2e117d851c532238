module github.com/treadstone-law/answerbot

go 1.26.8
