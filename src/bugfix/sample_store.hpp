// Events that are kept whole, in the database. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bugfix/error_group.hpp"
#include "bugfix/event_views.hpp"
#include "bugfix/prepared_event.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// One row of `error_sample`, without its content.
struct ErrorSample {
    Id<ErrorSample> id;
    Id<ErrorGroup> error_group;
    std::string event_id;
    Time at;
    Time received_at;
    std::string release;
    std::string environment;
    std::string message;
    std::string user_name;
    SampleReason reason = SampleReason::spread;
    std::string grouping_key;
};
BOOST_DESCRIBE_STRUCT(
    ErrorSample, (),
    (id, error_group, event_id, at, received_at, release, environment, message, user_name, reason,
     grouping_key)
)

namespace store {

/// With the event's attachments.
Id<ErrorSample> insert_sample(
    db::Sql& sql, Id<ErrorGroup> group, const PreparedEvent& event, SampleReason reason
);

/// Of a group and its parts, the newest first; at most `limit`. Index: error_sample_group.
std::vector<ErrorSample> samples_of(db::Sql& sql, Id<ErrorGroup> group, std::int64_t limit);

/// The same without its parts.
std::vector<ErrorSample> own_samples(db::Sql& sql, Id<ErrorGroup> group, std::int64_t limit);

/// The text of the packed event; empty where it was too large. Index: the primary key.
std::string content_of(db::Sql& sql, Id<ErrorSample> sample);

/// Index: error_attachment_sample.
std::vector<EventAttachment> attachments_of(db::Sql& sql, Id<ErrorSample> sample);

/// A file with its bytes, packed.
struct AttachmentRow {
    std::string name;
    std::string media_type;
    std::int64_t bytes = 0;
    std::string content;
};
BOOST_DESCRIBE_STRUCT(AttachmentRow, (), (name, media_type, bytes, content))

/// Of an event of that group. Indexes: the primary keys.
std::optional<AttachmentRow> find_attachment(
    db::Sql& sql, Id<ErrorGroup> group, Id<ErrorAttachment> id
);

void remove_sample(db::Sql& sql, Id<ErrorSample> sample);

}  // namespace store

}  // namespace mainstay::bugfix
