// The routes of scrape targets.
#pragma once

#include <atomic>
#include <vector>

#include "http/route.hpp"
#include "monitoring/scrape_client.hpp"

namespace mainstay::monitoring {

/// With what routes scrape: they are made, and described, before it is there. Any thread.
struct ScrapeAccess {
    std::atomic<ScrapeClient*> client = nullptr;
    std::atomic<bool> is_testing = false;  ///< One at a time: each has a thread of the server.
};

/// `access` outlives the routes.
std::vector<http::Route> scrape_routes(ScrapeAccess& access);

}  // namespace mainstay::monitoring
