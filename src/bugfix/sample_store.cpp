#include "bugfix/sample_store.hpp"

#include "bugfix/part_store.hpp"

namespace mainstay::bugfix::store {

namespace {

constexpr std::int64_t attachments_max = 20;

}  // namespace

Id<ErrorSample> insert_sample(
    db::Sql& sql, Id<ErrorGroup> group, const PreparedEvent& event, SampleReason reason
) {
    const auto id = sql.insert<Id<ErrorSample>>(
        "INSERT INTO error_sample (error_group, event_id, at, received_at, release, environment,"
        " message, user_name, reason, grouping_key, content) VALUES (:error_group, :event_id, :at,"
        " :received_at, :release, :environment, :message, :user_name, :reason, :grouping_key,"
        " :content) RETURNING id",
        group, event.id, event.at, event.received_at, event.release, event.environment,
        event.message, event.user, reason, event.key, event.packed
    );
    for (const auto& each : event.attachments)
        sql.post(
            "INSERT INTO error_attachment (sample, name, media_type, bytes, content)"
            " VALUES (:sample, :name, :media_type, :bytes, :content)",
            id, each.name, each.media_type, each.bytes.size(), packed(each.bytes)
        );
    return id;
}

std::vector<ErrorSample> samples_of(db::Sql& sql, Id<ErrorGroup> group, std::int64_t limit) {
    db::Query query;
    query.add("FROM error_sample WHERE error_group IN ").add_list(parts_of(sql, group));
    query.add(" ORDER BY id DESC LIMIT :limit", limit);
    return sql.all<ErrorSample>(query);
}

std::vector<ErrorSample> own_samples(db::Sql& sql, Id<ErrorGroup> group, std::int64_t limit) {
    return sql.all<ErrorSample>(
        "FROM error_sample WHERE error_group = :error_group ORDER BY id DESC LIMIT :limit", group,
        limit
    );
}

std::string content_of(db::Sql& sql, Id<ErrorSample> sample) {
    return sql.value<std::string>("SELECT content FROM error_sample WHERE id = :id", sample)
        .value_or("");
}

std::vector<EventAttachment> attachments_of(db::Sql& sql, Id<ErrorSample> sample) {
    return sql.all<EventAttachment>(
        "SELECT id, name, media_type, bytes FROM error_attachment WHERE sample = :sample"
        " ORDER BY id LIMIT :limit",
        sample, attachments_max
    );
}

std::optional<AttachmentRow> find_attachment(
    db::Sql& sql, Id<ErrorGroup> group, Id<ErrorAttachment> id
) {
    return sql.one<AttachmentRow>(
        "SELECT a.name, a.media_type, a.bytes, a.content FROM error_attachment a"
        " JOIN error_sample s ON s.id = a.sample"
        " WHERE a.id = :id AND s.error_group = :error_group",
        id, group
    );
}

void remove_sample(db::Sql& sql, Id<ErrorSample> sample) {
    sql.run("DELETE FROM error_attachment WHERE sample = :sample", sample);
    sql.run("DELETE FROM error_sample WHERE id = :id", sample);
}

}  // namespace mainstay::bugfix::store
