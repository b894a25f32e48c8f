#include "jobs/worker.hpp"

#include <algorithm>
#include <cmath>

#include "jobs/lease.hpp"

namespace mainstay::jobs {

std::chrono::milliseconds wait_after(const Policy& policy, int attempt, double random) {
    // Beyond 40 doublings every policy has reached its longest wait, and the numbers stay small.
    auto doubled =
        static_cast<double>(policy.first_wait.count()) * std::exp2(std::min(attempt - 1, 40));
    auto wait = std::min(doubled, static_cast<double>(policy.wait_max.count()));
    return std::chrono::milliseconds(static_cast<std::int64_t>(wait * (0.8 + 0.4 * random)));
}

Run::Run(Begun begun, const std::atomic<bool>& is_stopping)
    : begun_(std::move(begun)),
      call_(Call::system(begun_.now, "job-" + to_string(begun_.job))),
      is_stopping_(is_stopping) {}

void Run::complete(db::Sql& sql) const {
    Hold hold{begun_.job, begun_.attempt, begun_.lost};
    if (!end(sql, hold, begun_.lease_by)) throw LeaseLost();
    sql.after_commit([this] { is_completed_ = true; });
}

void throw_not_understood(const Error& error) {
    auto text = "the payload was not understood: " + error.message;
    for (const FieldError& field : error.fields) text += " " + field.message + ".";
    throw std::runtime_error(text);
}

}  // namespace mainstay::jobs
