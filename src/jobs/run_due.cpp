#include <atomic>

#include "jobs/attempt.hpp"
#include "jobs/lease.hpp"
#include "jobs/runner.hpp"

namespace mainstay::jobs {

std::size_t run_due(
    db::Database& database, const std::vector<Worker>& workers, const Clock& clock,
    const std::function<double()>& random
) {
    const std::atomic<bool> is_stopping = false;
    std::size_t count = 0;
    for (bool has_found = true; has_found;) {
        has_found = false;
        for (const Worker& worker : workers) {
            auto jobs = database.write([&](db::Sql& sql) {
                auto now = clock();
                return take(sql, worker, {"run_due", now, now + worker.policy.timeout}, 16);
            });
            for (Leased& job : jobs) {
                auto done = attempt(std::move(job), worker, clock(), is_stopping);
                database.write([&](db::Sql& sql) { complete(sql, done, clock(), random); });
                ++count;
                has_found = true;
            }
        }
    }
    return count;
}

}  // namespace mainstay::jobs
