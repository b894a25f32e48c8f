#include "releases/live.hpp"

#include <algorithm>

#include "events/deployment_changed.hpp"
#include "releases/permissions.hpp"
#include "wire/codec.hpp"

namespace mainstay::releases {

namespace {

constexpr std::string_view topic = events::DeploymentChanged::type;

struct LiveDeployment {
    std::string type;
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(LiveDeployment, (), (type, id))

/// The deployment of an event and its application, if it is an E.
template <class E>
void add_notice(std::vector<events::Notice>& notices, const events::EventRecord& record) {
    const auto event = record.as<E>();
    if (!event) return;
    const LiveDeployment live{std::string(topic), event->deployment};
    notices.push_back({record.cursor(), wire::print(live), event->application});
}

std::vector<events::Notice> notices_of(db::Sql&, std::span<const events::EventRecord> records) {
    std::vector<events::Notice> notices;
    for (const auto& record : records) {
        add_notice<events::DeploymentRecorded>(notices, record);
        add_notice<events::DeploymentEnded>(notices, record);
        add_notice<events::DeploymentChanged>(notices, record);
        add_notice<events::DeploymentMeasured>(notices, record);
    }
    return notices;
}

/// All that `visible` asks: how far the role reaches, and which applications it is of.
std::string audience_of(const Call& call) {
    const auto reach = identity::reach(call, deployment_read);
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
        answers.push_back(identity::may(call, deployment_read, resource));
    }
    return answers;
}

}  // namespace

events::LiveTopic live_topic() {
    return {
        .name = std::string(topic),
        .types =
            {
                std::string(events::DeploymentRecorded::type),
                std::string(events::DeploymentEnded::type),
                std::string(events::DeploymentChanged::type),
                std::string(events::DeploymentMeasured::type),
            },
        .notices = notices_of,
        .audience = audience_of,
        .visible = visible,
    };
}

}  // namespace mainstay::releases
