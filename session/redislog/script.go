package redislog

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Redis refuses to begin a script whose first write it could not do (out of memory, a failing disk, too few replicas, a replica), and
// lets one that has written go on: so a script that checks before it writes is done whole or not at all. They publish with pcall,
// since a user without the right to a channel should still be able to append.

// appendScript appends a turn. Keys: the stream, the client ids, the feedback and, for an intake, its record, the index and the
// outbox. Arguments: channel, wake text, first number, client id, how long to keep (ms), number of events, the events, the
// feedback (empty for none) and, for an intake, its reference, its JSON, when it is due (ms), how long to keep it (ms) and the conversation.
//
// Its last write is the mark, the field with the empty name among the client ids: up to which number the stream counts. Redis writes what a script does as
// one transaction to its append-only file, yet 7.0 that is killed in the midst of writing it, and restarted twice, has been seen to do the first half of one. What
// is beyond the mark has never been acknowledged and is taken back here; a client id or a record counts only if the mark has reached its turn.
//
// A duplicate renews the expiry, not for its own sake: it is a write, so that a WAIT after it waits for the first one too.
var appendScript = redis.NewScript(`
local stream, clients, client, keep, n = KEYS[1], KEYS[2], ARGV[4], ARGV[5], tonumber(ARGV[6])
local mark = tonumber(redis.call('HGET', clients, '') or 0)
local length = redis.call('XLEN', stream)
if client ~= '' then
	local known = redis.call('HGET', clients, client)
	if known and tonumber(known) <= mark then
		redis.call('PEXPIRE', stream, keep)
		return 'duplicate'
	end
end
if tonumber(ARGV[3]) ~= mark + 1 then return 'conflict' end
if length < mark then return 'damaged' end
local feedback, last = ARGV[7 + n], mark + n
if feedback ~= '' then redis.call('LLEN', KEYS[3]) end
if KEYS[4] then
	local of, at = unpack(redis.call('HMGET', KEYS[4], 'of', 'last'))
	local half = length > mark and of == ARGV[12 + n] and tonumber(at) > mark
	if of and not half then return 'taken' end
	redis.call('ZCARD', KEYS[5])
	redis.call('ZCARD', KEYS[6])
end
if length > mark then
	for i = mark + 1, length do redis.call('XDEL', stream, string.format('%d-0', i)) end
	redis.call('XSETID', stream, string.format('%d-0', mark))
end
for i = 1, n do
	redis.call('XADD', stream, string.format('%d-0', mark + i), 'event', ARGV[6 + i])
end
redis.call('PEXPIRE', stream, keep)
if feedback ~= '' then
	redis.call('RPUSH', KEYS[3], feedback)
	redis.call('PEXPIRE', KEYS[3], keep)
end
if KEYS[4] then
	local reference, now = ARGV[8 + n], redis.call('TIME')
	local at = string.format('%.0f', now[1] * 1000000 + now[2])
	redis.call('HSET', KEYS[4], 'intake', ARGV[9 + n], 'at', at, 'of', ARGV[12 + n], 'last', last)
	redis.call('PEXPIRE', KEYS[4], ARGV[11 + n])
	redis.call('ZADD', KEYS[5], at, reference)
	redis.call('ZADD', KEYS[6], ARGV[10 + n], reference)
end
if client ~= '' then redis.call('HSET', clients, client, last) end
redis.call('HSET', clients, '', last)
redis.call('PEXPIRE', clients, keep)
redis.pcall('PUBLISH', ARGV[1], ARGV[2])
return 'done'
`)

// forgetScript deletes a conversation and says how many keys there were.
var forgetScript = redis.NewScript(`
local gone = redis.call('DEL', unpack(KEYS))
redis.pcall('PUBLISH', ARGV[1], ARGV[2])
return gone
`)

// claimScript takes those of the references that are due at ARGV[1] until ARGV[2].
var claimScript = redis.NewScript(`
local claimed = {}
for i = 3, #ARGV do
	local due = redis.call('ZSCORE', KEYS[1], ARGV[i])
	if due and tonumber(due) <= tonumber(ARGV[1]) then
		redis.call('ZADD', KEYS[1], ARGV[2], ARGV[i])
		claimed[#claimed + 1] = ARGV[i]
	end
end
return claimed
`)

// settleScript takes the intake with the record KEYS[1] out of the outbox and notes in the record that it is settled.
var settleScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'settled', '1') end
return redis.call('ZREM', KEYS[2], ARGV[1])
`)

// replaceScript gives the record KEYS[1] another text.
var replaceScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'intake', ARGV[1])
return 1
`)

// holdScript puts the intake ARGV[1] with the record KEYS[1] on hold, and into the set of those that are, or releases it (ARGV[2] is 0): it then
// expires ARGV[3] ms after its submission.
var holdScript = redis.NewScript(`
local at = redis.call('HGET', KEYS[1], 'at')
if not at then return 0 end
if ARGV[2] == '1' then
	redis.call('SADD', KEYS[2], ARGV[1])
	redis.call('PERSIST', KEYS[1])
else
	redis.call('SREM', KEYS[2], ARGV[1])
	redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', math.floor(at / 1000) + ARGV[3]))
end
return 1
`)

// eraseScript erases the intake ARGV[1] with the record KEYS[1], unless it is in the set of those on hold, KEYS[2], from the index and the outbox too.
var eraseScript = redis.NewScript(`
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return -1 end
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
return redis.call('DEL', KEYS[1])
`)

// mendScript puts the intake with the record KEYS[1] where it should be: into the index, and into the outbox unless it is settled.
// A record that has expired is taken out of both.
var mendScript = redis.NewScript(`
local at, settled = unpack(redis.call('HMGET', KEYS[1], 'at', 'settled'))
if not at then
	redis.call('ZREM', KEYS[2], ARGV[1])
	redis.call('ZREM', KEYS[3], ARGV[1])
	return 0
end
local mended = redis.call('ZADD', KEYS[2], 'NX', at, ARGV[1])
if settled then return mended + redis.call('ZREM', KEYS[3], ARGV[1]) end
return mended + redis.call('ZADD', KEYS[3], 'NX', string.format('%.0f', math.floor(at / 1000)), ARGV[1])
`)

// probeSize is what Ready writes, more than a turn ever needs.
const probeSize = 64 << 10

// probeScript writes and leaves nothing.
var probeScript = redis.NewScript(`
redis.call('SET', KEYS[1], string.rep('x', tonumber(ARGV[1])), 'PX', 1000)
return redis.call('DEL', KEYS[1])
`)

func decode(value any, into any) error {
	text, ok := value.(string)
	if !ok {
		return errors.New("there is nothing")
	}
	return json.Unmarshal([]byte(text), into)
}

// explain puts what Redis says into words that tell an operator what to do. It leaves other errors as they are.
func explain(err error) error {
	reply, ok := errors.AsType[redis.Error](err)
	if !ok {
		return err
	}
	for _, known := range []struct{ prefix, hint string }{
		{"OOM ", "Redis has no memory left: raise maxmemory"},
		{"MISCONF ", "Redis cannot save to its disk"},
		{"READONLY ", "this Redis is a replica: name its primary, or the Sentinels"},
		{"NOREPLICAS ", "Redis has fewer replicas than min-replicas-to-write asks for"},
		{"CLUSTERDOWN ", "the Cluster is down"},
		{"LOADING ", "Redis is loading its data"},
		{"NOAUTH ", "Redis wants a password: redis://user:password@host"},
		{"WRONGPASS ", "Redis refuses the user name or the password"},
		{"NOPERM ", "the Redis user may not do this: it needs ~PREFIX:* &PREFIX:* +@all, or what deploy/README.md lists"},
		{"WRONGTYPE ", "a key has another type than this program gives it: give the program a prefix of its own"},
	} {
		if strings.HasPrefix(reply.Error(), known.prefix) {
			return fmt.Errorf("%s: %w", known.hint, err)
		}
	}
	return err
}
