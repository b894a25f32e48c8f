#include "bugfix/live.hpp"

#include "bugfix/permissions.hpp"
#include "events/error_events.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::string_view topic = events::ErrorChanged::type;

struct LiveError {
    std::string type;
    std::int64_t id = 0;
    std::string change;
};
BOOST_DESCRIBE_STRUCT(LiveError, (), (type, id, change))

std::vector<events::Notice> notices_of(db::Sql&, std::span<const events::EventRecord> records) {
    std::vector<events::Notice> notices;
    for (const auto& record : records) {
        const auto event = record.as<events::ErrorChanged>();
        if (!event) continue;
        const LiveError live{std::string(topic), event->error, event->change};
        notices.push_back({record.cursor(), wire::print(live), event->application});
    }
    return notices;
}

/// All that `visible` asks: how far the role reaches, and which applications it is of.
std::string audience_of(const Call& call) {
    const auto reach = identity::reach(call, error_read);
    if (reach == Reach::none) return {};
    std::string audience(wire::name_of(reach));
    if (reach == Reach::all || !call.caller) return audience;
    for (const auto application : call.caller->applications)
        audience += ' ' + to_string(application);
    return audience;
}

std::vector<bool> visible(db::Sql&, const Call& call, std::span<const events::Notice> notices) {
    std::vector<bool> answers;
    for (const auto& notice : notices) {
        const Resource resource{.applications = {Id<Application>{notice.subject}}};
        answers.push_back(identity::may(call, error_read, resource));
    }
    return answers;
}

}  // namespace

events::LiveTopic live_topic() {
    return {
        .name = std::string(topic),
        .types = {std::string(topic)},
        .notices = notices_of,
        .audience = audience_of,
        .visible = visible,
    };
}

}  // namespace mainstay::bugfix
