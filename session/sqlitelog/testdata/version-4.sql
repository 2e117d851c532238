CREATE TABLE conversations (
	id   integer primary key,
	name text unique, -- null once it is forgotten
	key  blob         -- seals its events; null once it is forgotten
) strict;
CREATE TABLE events (
	conversation integer not null references conversations (id),
	seq          integer not null check (seq > 0),
	client       blob, -- the mark of the client's id, on the first event of its turn
	event        blob not null, at integer not null default 0,
	unique (conversation, seq)
) strict;
CREATE UNIQUE INDEX clients on events (conversation, client) where client is not null;
CREATE TABLE intakes (
	id        integer primary key, -- in the order of submission
	reference text not null unique,
	intake    text not null
, at integer not null default 0) strict;
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
insert into conversations values (1, 'ada', X'72D1C95CBD939E1BC74D8550C2B8AA687CE7D8E5CEBA003703DD05BC9AD2D29C');
insert into conversations values (2, NULL, NULL);
insert into events values (1, 1, X'CBB95F122FF56BC5E22A03E7E6A5FCCA', X'A3863976F0140A0B2AD87BCBE12127A4464345223BD2E913C9C5900799C7F795B215D0E60A79CC37301746B62172AA4268F1F7274232FF7AF6122ACFD88C917E6F07900613F2D59BFABC23FD4F2FE26DAA71F598D5FAED0D3F971734A4672EFBD0944DFB5A7F6F23175C4A53D6FFD679019003D853F22E44EABC3A33C8E6', 1795512600000);
insert into events values (1, 2, NULL, X'5AA2EC2AA9E4F439E4AF3BE115D87C61D1DBBC0AB6A99C0793843E035F1AE49DC0E127053286CD0B480E65753853F9001A0F60DDCE1B1F58443D1D64D1EAE5134A5A5D3D1CB4A6FF9847B9E6240E3198868CFAEB7589433E367262E31F0B665BBF02DC969650B43315C09406A69D67511D4DCD39FCD2C83EFEC99046A754D2C08B098F2125984A14A6D807BB88EADA58C39C1B523D386D272AD725C6B5DC51A60A86DE03102496D5B97C6C1BBB71552ABC8F8C9515EFDBC26799C60B75EB0A2CE4EA43FF19B4E908878EE22BCDAE8D618235677549AFA2256B1C2C2C3A1CF19334323FAA1DD9E9A9E2204F982699E1B149B499BA1F06431A66BB21BF987E15116841CDF7D475A3C15D7E0A200290D967653DE83FD1E89A86B56F69CD573DE86AAEE926533897C0423DDF50C4998CA22E0378A880530684', 1795512600000);
insert into events values (1, 3, X'430CFF397C25DCD34BBE5CCE8E4F44F1', X'6E1BF3AD6CAE3480A11834DF758C8B9CBA708C6646388BB3EC9643966352234F886F30AF47FA1774695B6CD008D2CCD428FDB3BDD63F3A2D680A596ACEC309C185F446182738DD2912444DCDBA54A6608A9BB9170628674B74F07C142F90C030D786CC168543D2A48CC15F55C33D70D72E95F70B2475', 1795512600000);
insert into intakes values (1, 'TSL-7F3K-92QD', '{"reference":"TSL-7F3K-92QD","conversation":"","at":"2026-11-24T09:30:00Z","reason":"","fields":null}', 1795512600000);
insert into outbox values (1, 1795512600000);
pragma application_id = 1634628450;
pragma user_version = 4;
