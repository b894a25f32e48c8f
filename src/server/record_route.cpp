#include "server/record_route.hpp"

#include "identity/identity.hpp"
#include "schedules/schedules.hpp"
#include "server/checks.hpp"
#include "timeline/chain.hpp"

namespace mainstay::server {

namespace {

/// What a scheduled check of the record found last.
struct RecordCheck {
    Time at;
    schedules::Outcome outcome = schedules::Outcome::passed;
    std::string report;  // In English.
};
BOOST_DESCRIBE_STRUCT(RecordCheck, (), (at, outcome, report))

struct RecordState {
    std::int64_t sealed = 0;  // The position of the last seal: how many entries have one.
    std::string mac;          // Of that seal; to be kept elsewhere, with the position.
    std::int64_t unsealed = 0;
    std::optional<Time> oldest_unsealed;
    std::optional<RecordCheck> last_check;  // None: no check was scheduled, or none has run.
};
BOOST_DESCRIBE_STRUCT(RecordState, (), (sealed, mac, unsealed, oldest_unsealed, last_check))

Result<RecordState> show(db::Sql& sql, const Call& call, const http::Nothing&) {
    TRY(identity::require(call, identity::security_read));
    RecordState state;
    if (auto seal = timeline::last_seal(sql)) {
        state.sealed = seal->position;
        state.mac = seal->mac;
    }
    state.unsealed = timeline::count_unsealed(sql);
    state.oldest_unsealed = timeline::oldest_unsealed(sql);
    if (auto run = schedules::last_run_of(sql, timeline_check))
        state.last_check = RecordCheck{*run->ended_at, *run->outcome, run->report.value_or("")};
    return state;
}

}  // namespace

http::Route record_route() {
    return http::get(
        "/api/v1/record", show,
        {.summary = "Show how far the record of changes is sealed, and what its last scheduled "
                    "check found.",
         .refuses = {Refusal::forbidden},
         .tag = "server",
         .operation = "showRecord",
         .cost = db::Cost::heavy}
    );
}

}  // namespace mainstay::server
