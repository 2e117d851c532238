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
, at integer not null default 0, held integer not null default 0) strict;
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
CREATE INDEX intakes_held on intakes (id) where held = 1;
insert into conversations values (1, 'ada', X'88E17D3ACFE1DE2D9CA3A7D2AC0EFC8EE0AC6149A9C7168B55B0155A1AA6BCE7');
insert into conversations values (2, NULL, NULL);
insert into events values (1, 1, X'8EBD3508C6EAF48F098F17482A8BB8FD', X'469A65639430EEB96CE9D1D01CDA408E542917D60024D6480313E69ACE5FFA01EC5E86176FC07EDC8D86191CD7E0F3E33C675BDB0BCC974DF7FC4A063DC90C710A1D9CFD1F8520A94F4B7A244EACA0C73CE2D492AE1EED355B11E79C45908F797478C5150900D33F13F3A5B806202FA987D39C14B28C77EBB558BA9BC4B9', 1795512600000);
insert into events values (1, 2, NULL, X'C95E4C6FF2C4024A1A11B2210593A2542C45B21718D030C7E0A3BCCD26B3E437E3AC2DF254AAF3639AF5C63B71F629F9C087D926473890F249AD24607DBA7457505521266C2750D634119306D2B666DD8C70B1A2C7ABD46F3CA38729FEA6A6560569B30F9949B3BC0A825CA13590CF1D4B5A6C86CCF04B32CBA0756DD9B5098006871CD5D5DDDCF1CEC7E3939ACE030E483AA49173571F22B9ACA265D6237F110297C6DE689520002F5FB2E06E8916C20E314D83266D4EBC837E5B0655826C4B79F3AE9187ACF46EE3E61303A185D52EDE714C4063E9ECF6A3C6876B01E5D87AF8B7B226F011C4C13BC1D2EF86A14B6956C5978CD5000FD484B695CCA90F36509C76F4C2E26775E272E084E3B55EF5904B0026CD78EB0D3B85DB87D5F60BFAF1E64091B1213FE85E49CAD296B85F7BB852EDBB55847FC9', 1795512600000);
insert into events values (1, 3, X'AC0FF5E408183CEE7E73F399D15F3F0B', X'53110973F69BB7C761C9E8177CDBF28DB3C6D669A18B4FE2301C27E713182F3267E95796FE840B5B1AFF33EA88AC9312B2F1C4B0C27A0A2D03F0EF921945E7A3B5400B98C2F8FCEB3B540BB03EE9218111605D7C751893727608D0A51509E11F8475B29ECE00C5DD20FCFADB2714E136CA6FFCAEDEAA', 1795512600000);
insert into intakes values (1, 'TSL-7F3K-92QD', '{"reference":"TSL-7F3K-92QD","conversation":"","at":"2026-11-24T09:30:00Z","reason":"","fields":null}', 1795512600000, 0);
insert into outbox values (1, 1795512600000);
pragma application_id = 1634628450;
pragma user_version = 5;
