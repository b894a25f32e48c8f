#include "fields/store.hpp"

#include "base/crypto.hpp"
#include "wire/codec.hpp"

namespace mainstay::fields::store {

namespace {

struct FieldRow {
    Id<Field> id;
    std::string kind;
    std::string name;
    std::string label;
    std::string help;
    FieldType type = FieldType::text;
    std::string choices;
    bool is_internal = false;
    bool is_active = true;
    std::int64_t version = 1;
    std::int64_t scale = 0;
    std::string unit;
    std::optional<std::int64_t> minimum;
    std::optional<std::int64_t> maximum;
};
BOOST_DESCRIBE_STRUCT(
    FieldRow, (),
    (id, kind, name, label, help, type, choices, is_internal, is_active, version, scale, unit,
     minimum, maximum)
)

struct ValueRow {
    Id<Field> field;
    std::optional<std::string> text_value;
    std::optional<std::int64_t> number_value;
};
BOOST_DESCRIBE_STRUCT(ValueRow, (), (field, text_value, number_value))

struct FormCount {
    std::int64_t forms = 0;
};
BOOST_DESCRIBE_STRUCT(FormCount, (), (forms))

Field field_of(FieldRow row) {
    Field field{
        .id = row.id,
        .kind = std::move(row.kind),
        .name = std::move(row.name),
        .label = std::move(row.label),
        .help = std::move(row.help),
        .type = row.type,
        .choices = {},
        .is_internal = row.is_internal,
        .is_active = row.is_active,
        .version = row.version,
        .scale = static_cast<int>(row.scale),
        .unit = std::move(row.unit),
        .minimum = row.minimum,
        .maximum = row.maximum,
    };
    if (auto choices = wire::parse_json(row.choices); choices && choices->is_array())
        for (const auto& each : choices->get_array())
            if (each.is_string()) field.choices.emplace_back(each.get_string());
    return field;
}

/// What remembers how many there are reads it anew.
void count_forms(db::Sql& sql) {
    sql.run("UPDATE field_form_count SET forms = (SELECT COUNT(*) FROM field_form) WHERE id = 1");
    sql.run("UPDATE remembered SET version = :version WHERE id = 1", random_token());
}

}  // namespace

std::vector<Field> fields(db::Sql& sql, std::string_view kind) {
    std::vector<Field> all;
    for (auto& row : sql.all<FieldRow>(
             "FROM field WHERE kind = :kind ORDER BY id LIMIT :limit", kind,
             static_cast<std::int64_t>(fields_max)
         ))
        all.push_back(field_of(std::move(row)));
    return all;
}

std::optional<Field> field(db::Sql& sql, Id<Field> id) {
    auto row = sql.one<FieldRow>("FROM field WHERE id = :id", id);
    if (!row) return std::nullopt;
    return field_of(*std::move(row));
}

std::optional<Id<Field>> insert_field(db::Sql& sql, const Field& field, Time now) {
    return sql.value<Id<Field>>(
        "INSERT INTO field (kind, name, label, help, type, choices, is_internal, scale,"
        " unit, minimum, maximum, created_at)"
        " VALUES (:kind, :name, :label, :help, :type, :choices, :is_internal, :scale, :unit,"
        " :minimum, :maximum, :now)"
        " ON CONFLICT (kind, name) DO NOTHING RETURNING id",
        field.kind, field.name, field.label, field.help, field.type,
        wire::json::serialize(wire::encode(field.choices)), field.is_internal,
        std::int64_t{field.scale}, field.unit, field.minimum, field.maximum, now
    );
}

bool update_field(db::Sql& sql, const Field& field) {
    return sql.run(
               "UPDATE field SET label = :label, help = :help, choices = :choices,"
               " is_internal = :is_internal, is_active = :is_active, unit = :unit,"
               " minimum = :minimum, maximum = :maximum, version = version + 1"
               " WHERE id = :id AND version = :version",
               field.label, field.help, wire::json::serialize(wire::encode(field.choices)),
               field.is_internal, field.is_active, field.unit, field.minimum, field.maximum,
               field.id, field.version
           ) == 1;
}

std::int64_t forms_there_are(db::Sql& sql) {
    auto count = sql.one_remembered<FormCount>("FROM field_form_count WHERE id = :id", 1);
    return count ? count->forms : 0;
}

std::vector<FormRow> forms(db::Sql& sql, std::string_view kind, int limit) {
    return sql.all<FormRow>(
        "FROM field_form WHERE kind = :kind ORDER BY id LIMIT :limit", kind, limit
    );
}

std::optional<FormRow> form(db::Sql& sql, Id<Form> id) {
    return sql.one<FormRow>("FROM field_form WHERE id = :id", id);
}

std::optional<FormRow> form_for(
    db::Sql& sql, std::string_view kind, Id<Application> application, std::string_view variant
) {
    return sql.one<FormRow>(
        "FROM field_form WHERE kind = :kind AND application IN (0, :application)"
        " AND variant IN ('', :variant) ORDER BY application DESC, variant DESC LIMIT 1",
        kind, application, variant
    );
}

Id<Form> keep_form(db::Sql& sql, const FormRow& row) {
    auto id = sql.value<Id<Form>>(
        "INSERT INTO field_form (kind, application, variant, intro, items)"
        " VALUES (:kind, :application, :variant, :intro, :items)"
        " ON CONFLICT (kind, application, variant) DO UPDATE SET intro = excluded.intro,"
        " items = excluded.items, version = field_form.version + 1 RETURNING id",
        row.kind, row.application, row.variant, row.intro, row.items
    );
    count_forms(sql);
    return *id;
}

void remove_form(db::Sql& sql, Id<Form> id) {
    sql.run("DELETE FROM field_form WHERE id = :id", id);
    count_forms(sql);
}

Answers values(db::Sql& sql, std::string_view kind, std::int64_t thing) {
    Answers all;
    for (auto& row : sql.all<ValueRow>(
             "SELECT v.field, v.text_value, v.number_value FROM field_value v"
             " JOIN field f ON f.id = v.field WHERE v.thing = :thing AND f.kind = :kind"
             " ORDER BY v.field LIMIT :limit",
             thing, kind, static_cast<std::int64_t>(fields_max)
         ))
        all.emplace(row.field, Answer{std::move(row.text_value), row.number_value});
    return all;
}

void keep_value(db::Sql& sql, std::int64_t thing, Id<Field> field, const Answer& answer) {
    sql.run(
        "INSERT INTO field_value (thing, field, text_value, number_value)"
        " VALUES (:thing, :field, :text_value, :number_value)"
        " ON CONFLICT (thing, field) DO UPDATE SET text_value = excluded.text_value,"
        " number_value = excluded.number_value",
        thing, field, answer.text, answer.number
    );
}

void remove_value(db::Sql& sql, std::int64_t thing, Id<Field> field) {
    sql.run("DELETE FROM field_value WHERE thing = :thing AND field = :field", thing, field);
}

std::int64_t remove_texts(db::Sql& sql, std::string_view kind, std::int64_t thing) {
    return sql.run(
        "DELETE FROM field_value WHERE thing = :thing AND field IN"
        " (SELECT id FROM field WHERE kind = :kind AND type = 'text')",
        thing, kind
    );
}

std::vector<std::string> texts_beginning(
    db::Sql& sql, Id<Field> field, std::string_view begin, int limit
) {
    std::vector<std::string> found;
    std::string after(begin);
    while (std::ssize(found) < limit) {
        auto next = sql.value<std::string>(
            found.empty() ? "SELECT text_value FROM field_value WHERE field = :field"
                            " AND text_value >= :after ORDER BY text_value LIMIT 1"
                          : "SELECT text_value FROM field_value WHERE field = :field"
                            " AND text_value > :after ORDER BY text_value LIMIT 1",
            field, after
        );
        if (!next || !next->starts_with(begin)) break;
        after = *next;
        found.push_back(*std::move(next));
    }
    return found;
}

}  // namespace mainstay::fields::store
