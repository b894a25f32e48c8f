#include "events/notification_changed.hpp"
#include "notifications/notifications.hpp"

namespace mainstay::notifications {

namespace {

std::vector<events::Notice> notices(db::Sql&, std::span<const events::EventRecord> records) {
    std::vector<events::Notice> all;
    for (const auto& record : records) {
        auto changed = record.as<events::NotificationChanged>();
        if (!changed) continue;
        for (auto person : changed->people)
            all.push_back({
                .cursor = record.cursor(),
                .data = R"({"type":"notification.changed"})",
                .person = Id<User>{person},
            });
    }
    return all;
}

}  // namespace

std::vector<events::LiveTopic> live_topics() {
    std::string type(events::NotificationChanged::type);
    return {{.name = type, .types = {type}, .notices = notices}};
}

}  // namespace mainstay::notifications
