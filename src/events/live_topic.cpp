#include "events/live_topic.hpp"

#include <utility>

#include "wire/codec.hpp"

namespace mainstay::events {

namespace {

struct BareNotice {
    std::string type;
};
BOOST_DESCRIBE_STRUCT(BareNotice, (), (type))

}  // namespace

std::string bare_notice(std::string_view type) {
    return wire::print(BareNotice{std::string(type)});
}

LiveTopic shown_to(MaySee may_see, LiveTopic topic) {
    topic.audience = [may_see](const Call& call) {
        return std::string(may_see(call) ? "all" : "");
    };
    topic.visible = [may_see = std::move(may_see)](
                        db::Sql&, const Call& call, std::span<const Notice> notices
                    ) { return std::vector<bool>(notices.size(), may_see(call)); };
    return topic;
}

LiveTopic bare_topic(std::string_view type, MaySee may_see) {
    auto notices = [data = bare_notice(type)](db::Sql&, std::span<const EventRecord> records) {
        std::vector<Notice> all;
        for (const auto& record : records) all.push_back({record.cursor(), data});
        return all;
    };
    return shown_to(
        std::move(may_see),
        {.name = std::string(type), .types = {std::string(type)}, .notices = std::move(notices)}
    );
}

LiveTopic polled_topic(
    std::string_view name, MaySee may_see, std::function<std::string(db::Sql& sql)> fingerprint
) {
    auto none = [](db::Sql&, std::span<const EventRecord>) { return std::vector<Notice>(); };
    return shown_to(
        std::move(may_see),
        {.name = std::string(name), .notices = none, .fingerprint = std::move(fingerprint)}
    );
}

}  // namespace mainstay::events
