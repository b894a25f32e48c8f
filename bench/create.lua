-- wrk: each request opens a ticket with a subject of its own.
local token, thread_count = os.getenv("BENCH_TOKEN"), 0

function setup(thread)
    thread:set("thread_number", thread_count)
    thread_count = thread_count + 1
end

function init()
    sent = 0
    headers = {["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json"}
end

function request()
    sent = sent + 1
    return wrk.format("POST", "/api/v1/tickets", headers, string.format(
        '{"application":"SHOP","subject":"Bench %d of thread %d","text":"%s","impact":"medium"}',
        sent, thread_number, string.rep("The till prints nothing. ", 12)))
end

dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")
