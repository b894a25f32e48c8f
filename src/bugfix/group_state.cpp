#include "bugfix/group_state.hpp"

namespace mainstay::bugfix {

namespace {

struct RecordedState {
    ErrorState state = ErrorState::open;
    std::optional<ResolvedIn> resolved_as;
    std::string resolved_in;
    std::string regressed_in;
    std::optional<Time> ignored_until;
    std::optional<std::int64_t> ignored_events;
    std::optional<std::int64_t> ignored_users;
    std::optional<Id<User>> assignee;
    std::optional<Id<ErrorGroup>> merged_into;
};
BOOST_DESCRIBE_STRUCT(
    RecordedState, (),
    (state, resolved_as, resolved_in, regressed_in, ignored_until, ignored_events, ignored_users,
     assignee, merged_into)
)

}  // namespace

timeline::Subject subject_of(Id<ErrorGroup> id) { return {"error", id.value}; }

wire::json::value recorded_state(const ErrorGroup& group) {
    return wire::encode(RecordedState{
        group.state, group.resolved_as, group.resolved_in, group.regressed_in, group.ignored_until,
        group.ignored_events, group.ignored_users, group.assignee, group.merged_into
    });
}

bool restore_state(ErrorGroup& group, std::string_view recorded) {
    const auto read = wire::parse<RecordedState>(recorded, wire::UnknownMembers::skipped);
    if (!read || read->state != ErrorState::resolved) return false;
    open_again(group);
    group.state = read->state;
    group.resolved_as = read->resolved_as;
    group.resolved_in = read->resolved_in;
    group.regressed_in = read->regressed_in;
    return true;
}

void open_again(ErrorGroup& group) {
    group.state = ErrorState::open;
    group.resolved_as.reset();
    group.resolved_in.clear();
    group.resolved_at.reset();
    group.since_resolved = 0;
    group.ignored_until.reset();
    group.ignored_events.reset();
    group.ignored_users.reset();
}

}  // namespace mainstay::bugfix
