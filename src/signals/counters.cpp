#include "signals/counters.hpp"

#include <atomic>

namespace mainstay::signals {

namespace {

std::atomic<std::uint64_t> raised = 0;
std::atomic<std::uint64_t> created = 0;
std::atomic<std::uint64_t> published = 0;
std::atomic<std::uint64_t> damped = 0;

}  // namespace

Counters counters() { return {raised, created, published, damped}; }

void count_raised(db::Sql& sql, bool is_new) {
    sql.after_commit([is_new] {
        ++raised;
        if (is_new) ++created;
    });
}

void count_published(db::Sql& sql) {
    sql.after_commit([] { ++published; });
}

void count_damped(db::Sql& sql) {
    sql.after_commit([] { ++damped; });
}

}  // namespace mainstay::signals
