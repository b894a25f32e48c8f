-- wrk: each request reads one of the tickets by its key.
local token, tickets = os.getenv("BENCH_TOKEN"), tonumber(os.getenv("BENCH_TICKETS"))

function init()
    headers = {["Authorization"] = "Bearer " .. token}
end

function request()
    return wrk.format("GET", "/api/v1/tickets/SHOP-" .. math.random(tickets), headers)
end

dofile(os.getenv("BENCH_FOLDER") .. "/report.lua")
