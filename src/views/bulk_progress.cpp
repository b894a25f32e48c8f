#include "views/bulk_progress.hpp"

#include <string>

#include "events/events.hpp"
#include "wire/codec.hpp"

namespace mainstay::views {

namespace {

struct LiveBulkRun {
    std::string type;
    std::string run;
};
BOOST_DESCRIBE_STRUCT(LiveBulkRun, (), (type, run))

std::vector<events::Notice> notices(db::Sql&, std::span<const events::EventRecord> records) {
    std::vector<events::Notice> all;
    for (const auto& record : records) {
        auto progress = record.as<BulkProgress>();
        if (!progress) continue;
        LiveBulkRun notice{std::string(BulkProgress::type), std::to_string(progress->run)};
        all.push_back({
            .cursor = record.cursor(),
            .data = wire::print(notice),
            .person = Id<User>{progress->owner},
        });
    }
    return all;
}

}  // namespace

events::LiveTopic bulk_topic() {
    return {
        .name = std::string(BulkProgress::type),
        .types = {std::string(BulkProgress::type)},
        .notices = notices,
    };
}

}  // namespace mainstay::views
