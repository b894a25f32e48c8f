-- wrk: each request reports an event of one of the errors, with an id and a user of its own.
local path, folder = os.getenv("BENCH_PATH"), os.getenv("BENCH_ENVELOPES")
local count, begun = tonumber(os.getenv("BENCH_COUNT")), os.getenv("BENCH_BEGUN")
local thread_count = 0

function setup(thread)
    thread:set("thread_number", thread_count)
    thread_count = thread_count + 1
end

-- The text between the places of the ids and the user, which are in this order.
local function parts(text)
    local id, user, found, from = string.rep("0", 32), "user%-000000", {}, 1
    for _, place in ipairs({id, id, user}) do
        local first, last = text:find(place, from)
        found[#found + 1] = text:sub(from, first - 1)
        from = last + 1
    end
    found[#found + 1] = text:sub(from)
    return found
end

function init()
    sent, envelopes = 0, {}
    headers = {["Content-Type"] = "application/x-sentry-envelope"}
    math.randomseed(tonumber(begun) + thread_number)
    for number = 0, count - 1 do
        local file = io.open(folder .. "/" .. number .. ".envelope")
        envelopes[number] = parts(file:read("*a"))
        file:close()
    end
end

function request()
    sent = sent + 1
    local id = string.format("%08x%08x%016x", tonumber(begun), thread_number, sent)
    local user = string.format("user-%06d", math.random(0, 999))
    local of = envelopes[math.random(0, count - 1)]
    return wrk.format("POST", path, headers,
        of[1] .. id .. of[2] .. id .. of[3] .. user .. of[4])
end

dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")
