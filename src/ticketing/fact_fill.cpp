#include "ticketing/fact_fill.hpp"

#include "ticketing/deadline_update.hpp"
#include "ticketing/fact_store.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int batch = 100;  // Replayed in one transaction, which others wait for.

}  // namespace

bool fill_facts(db::Database& database) {
    // Most look in vain: without the writer.
    if (database.read([](db::Sql& sql) { return store::fact_state(sql).is_complete(); }))
        return false;
    return database.write([](db::Sql& sql) {
        auto state = store::fact_state(sql);
        if (state.is_complete()) return false;
        auto tickets = store::tickets_after(sql, state.reached, batch);
        update_facts(sql, tickets);
        auto reached = tickets.empty() ? Id<Ticket>{state.last} : tickets.back();
        store::move_fact_state(sql, reached);
        return reached.value < state.last;
    });
}

jobs::Schedule fill_facts_schedule(db::Database& database) {
    return {
        .name = "ticketing.fill_facts",
        .every = std::chrono::minutes(1),
        .policy = {.timeout = std::chrono::hours(1), .lane = jobs::Lane::slow},
        .work =
            [&database](const jobs::Run& run) {
                while (!run.is_stopping() && fill_facts(database)) {
                }
            },
    };
}

}  // namespace mainstay::ticketing
