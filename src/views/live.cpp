#include <algorithm>

#include "events/live_topic.hpp"
#include "identity/identity.hpp"
#include "views/bulk_progress.hpp"
#include "views/permissions.hpp"
#include "views/view_changed.hpp"
#include "views/views.hpp"
#include "wire/codec.hpp"

namespace mainstay::views {

namespace {

using events::EventRecord;
using events::Notice;

/// The subject of a notice for all staff; else it is a team.
constexpr std::int64_t everyone = 0;

struct LiveView {
    std::string type;
    std::string kind;
};
BOOST_DESCRIBE_STRUCT(LiveView, (), (type, kind))

std::vector<Notice> for_owners(db::Sql&, std::span<const EventRecord> records) {
    std::vector<Notice> notices;
    for (const auto& record : records) {
        auto changed = record.as<ViewChanged>();
        if (!changed || !changed->owner) continue;
        notices.push_back({
            .cursor = record.cursor(),
            .data = wire::print(LiveView{std::string(ViewChanged::type), changed->kind}),
            .person = Id<User>{*changed->owner},
        });
    }
    return notices;
}

/// One for each team, or one for everyone: a reader of several teams reads its list once anyway.
std::vector<Notice> for_others(db::Sql&, std::span<const EventRecord> records) {
    std::vector<Notice> notices;
    for (const auto& record : records) {
        auto changed = record.as<ViewChanged>();
        if (!changed) continue;
        auto data = wire::print(LiveView{std::string(shared_topic), changed->kind});
        auto readers = changed->is_for_everyone ? std::vector{everyone} : changed->teams;
        for (auto reader : readers)
            notices.push_back({.cursor = record.cursor(), .data = data, .subject = reader});
    }
    return notices;
}

/// Staff see what is for everyone, and what is for their teams.
std::string audience_of(const Call& call) {
    if (!call.caller || !call.caller->is_staff() || !identity::may_some(call, view_read)) return {};
    std::string audience = "staff";
    for (auto team : call.caller->teams) audience += " " + to_string(team);
    return audience;
}

std::vector<bool> visible(db::Sql&, const Call& call, std::span<const Notice> notices) {
    const auto& teams = call.caller->teams;
    std::vector<bool> answers;
    for (const auto& notice : notices)
        answers.push_back(
            notice.subject == everyone ||
            std::ranges::find(teams, Id<Team>{notice.subject}) != teams.end()
        );
    return answers;
}

}  // namespace

std::vector<events::LiveTopic> live_topics() {
    const std::string type(ViewChanged::type);
    return {
        {.name = type, .types = {type}, .notices = for_owners},
        {
            .name = std::string(shared_topic),
            .types = {type},
            .notices = for_others,
            .audience = audience_of,
            .visible = visible,
        },
        bulk_topic(),
    };
}

}  // namespace mainstay::views
