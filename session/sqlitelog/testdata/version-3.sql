CREATE TABLE conversations (
	id   integer primary key,
	name text unique, -- null once it is forgotten
	key  blob         -- seals its events; null once it is forgotten
) strict;
CREATE TABLE events (
	conversation integer not null references conversations (id),
	seq          integer not null check (seq > 0),
	client       blob, -- the mark of the client's id, on the first event of its turn
	event        blob not null,
	unique (conversation, seq)
) strict;
CREATE UNIQUE INDEX clients on events (conversation, client) where client is not null;
CREATE TABLE intakes (
	id        integer primary key, -- in the order of submission
	reference text not null unique,
	intake    text not null
) strict;
CREATE TABLE probe (space blob not null) strict;
CREATE TABLE outbox (
	intake integer primary key references intakes (id),
	due    integer not null -- milliseconds since 1970
) strict;
CREATE INDEX outbox_due on outbox (due, intake);
CREATE TABLE feedback (
	id           integer primary key,
	conversation integer not null references conversations (id),
	seq          integer not null, -- of the first event of its turn
	feedback     blob not null     -- sealed as the events are
) strict;
CREATE INDEX feedback_conversation on feedback (conversation);
insert into conversations values (1, 'ada', X'8BBCE1CE4C1ACF9C40909AD0C96DB84E48ACEB7ED404F9762A265A10B3F7308B');
insert into conversations values (2, NULL, NULL);
insert into events values (1, 1, X'8C846A935C7420184608FE97A11D46A2', X'CAE383147CDC6A74597F25E964D6DB715084C034F212B54D54379605E2730C4976EBCB8AD0C558A1A9329D9F895A27907A4764085E4B358D7A916F2AD089F52707257A2D05E5B518024074E936918D7FD4BE202A54821DBB11EE5A66243607AE90AB963011BEB1AF22974174279F395F3135BA08951EC91A9E0D01F6E80A');
insert into events values (1, 2, NULL, X'3A6EEDFF358C75851F92E8A26D3DD95DCA443602B32DD9B2BF3067C5C7D2345A074E13ACE542AD0291ABCAF80B1DF3249BD9C101959690A38AF15D2B460BC22FD2B5845BB3364025183A125A553EB19156B886CDCC04678ADB41A62F1E9266A841FB44A037B66E03CCAC423A024913181248C918E0981D939A66DA80F2DD06BEA525CAC0E565BA2E37CC81832689695F88117FC7B724D4A1742D131D1F5154F28BF346ABFB4EF8C5F0354150665F7AB09F14EBFF8F00002104ED897D1163C4974F61927F90BF703CB4D91EA7C7A1A764CA247CBE7D911A220ECC0181D629AA0553DB4E5836FAE8BAB4DECE3F8DA849F31D25710815A4E20E063D1ED75D93854BC211350A3896AFA6ADC7C7B0E5E4E055EAAAC976B3AB4A3880F757B4809431CB861BE7D90076D0BF56FDF854DC36774DE84F72C0E91396');
insert into events values (1, 3, X'BE4509C83AF3CB7ABB997C2568E62D8A', X'C405C12FCECB1C773758AAA9CDFC384EA6E4C2F1DDCA1286646E96EF559D81F18EB13298525A480191CDB0FD18945EECCB7052EB68FCA07B65D9F84FC1A8B1AD7065673F5A2C880AB7EF362A6035D4D7E49931C5337967BE05B35E338CA90A6C689502700FF4790AC46560CE964BE2E60F110447EDEF');
insert into intakes values (1, 'TSL-7F3K-92QD', '{"reference":"TSL-7F3K-92QD","conversation":"","at":"2026-11-24T09:30:00Z","reason":"","fields":null}');
insert into outbox values (1, 1795512600000);
pragma application_id = 1634628450;
pragma user_version = 3;
