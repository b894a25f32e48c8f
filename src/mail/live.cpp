#include "events/events.hpp"
#include "events/live_topic.hpp"
#include "events/needs_attention.hpp"
#include "identity/identity.hpp"
#include "mail/mail.hpp"
#include "mail/permissions.hpp"
#include "mail/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

struct LiveMail {
    std::string type;
    Id<Mail> mail;
};
BOOST_DESCRIBE_STRUCT(LiveMail, (), (type, mail))

constexpr std::string_view topic = "mail.attention";

std::vector<events::Notice> notices_of(db::Sql&, std::span<const events::EventRecord> records) {
    std::vector<events::Notice> notices;
    for (const auto& record : records) {
        auto event = record.as<events::NeedsAttention>();
        if (!event) continue;
        LiveMail notice{std::string(topic), {event->mail}};
        notices.push_back({record.cursor(), wire::print(notice), event->mail});
    }
    return notices;
}

bool may_see(const Call& call) { return identity::may(call, mail_read); }

}  // namespace

std::vector<events::LiveTopic> live_topics() {
    return {events::shown_to(
        may_see, {.name = std::string(topic),
                  .types = {std::string(events::NeedsAttention::type)},
                  .notices = notices_of}
    )};
}

}  // namespace mainstay::mail
