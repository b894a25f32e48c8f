#include "filter/books_test.hpp"

#include "base/text.hpp"

namespace mainstay::filter::test {

namespace {

constexpr db::Migration tables[] = {
    {"library", "0001_library.sql",
     "CREATE TABLE book (id BIGINT PRIMARY KEY, title TEXT NOT NULL, genre TEXT NOT NULL,"
     " pages BIGINT NOT NULL, lent_at BIGINT, holder BIGINT);"
     "CREATE TABLE book_label (book BIGINT NOT NULL, label TEXT NOT NULL)"}
};

constexpr std::string_view holders[] = {"Ann Smith", "Bo Lee", "Cy Lee"};

Result<std::vector<Operand>> read_holder(const Asking&, std::string_view value) {
    if (value == "us")
        return std::vector{Operand{.value = std::int64_t{1}}, {.value = std::int64_t{2}}};
    if (value == "nobody") return std::vector<Operand>();
    std::vector<Operand> named;
    for (std::int64_t id = 1; id <= std::ssize(holders); ++id)
        if (holders[id - 1].ends_with(value) || value == std::to_string(id))
            named.push_back({.value = id});
    if (named.size() == 1) return named;
    const auto& code = named.empty() ? code::filter_name_unknown : code::filter_name_ambiguous;
    return invalid({wrong(
        "filter", code, {{"term", "holder"}, {"name", std::string(value)}, {"names", "several"}}
    )});
}

std::vector<Offer> offer_holders(const Asking&, std::string_view begin, int limit) {
    std::vector<Offer> offers;
    for (std::size_t i = 0; i < std::size(holders) && std::ssize(offers) < limit; ++i)
        if (lower_ascii(holders[i]).starts_with(lower_ascii(begin)))
            offers.push_back({std::string(holders[i]), "", "member"});
    return offers;
}

Condition with_label(const CheckedTerm& term) {
    Condition condition;
    const std::string_view rows = "(SELECT 1 FROM book_label l WHERE l.book = b.id";
    if (term.is_any) return condition.add("EXISTS ").add(rows).add(")");
    condition.add("(1 = 0");
    if (has_none(term)) condition.add(" OR NOT EXISTS ").add(rows).add(")");
    if (const auto labels = values_of(term); !labels.empty())
        condition.add(" OR EXISTS ").add(rows).add(" AND l.label IN ").add_list(labels).add(")");
    return condition.add(")");
}

Result<std::vector<Operand>> read_label(const Asking&, std::string_view value) {
    return std::vector{Operand{.value = std::string(value)}};
}

}  // namespace

Time noon() { return *parse_time("2026-02-10T12:00:00Z"); }

const Kind& books() {
    static const Kind kind{
        .name = "book",
        .fields =
            {
                {.name = "genre",
                 .aliases = {"g"},
                 .words = {"novel", "poetry", "science"},
                 .column = "b.genre"},
                {.name = "is",
                 .words = {"open"},
                 .slot = "genre",
                 .read = [](const Asking&, std::string_view) -> Result<std::vector<Operand>> {
                     return std::vector{
                         Operand{.value = std::string("novel")}, {.value = std::string("poetry")}
                     };
                 },
                 .column = "b.genre"},
                {.name = "pages", .type = Type::number, .column = "b.pages"},
                {.name = "lent", .type = Type::date, .may_be_none = true, .column = "b.lent_at"},
                {.name = "holder",
                 .type = Type::reference,
                 .words = {"us"},
                 .may_be_none = true,
                 .read = read_holder,
                 .offers = offer_holders,
                 .name_of =
                     [](const Asking&, const Operand& operand) {
                         const auto id = std::get<std::int64_t>(operand.value);
                         return id <= std::ssize(holders) ? std::string(holders[id - 1]) : "";
                     },
                 .column = "b.holder"},
                {.name = "label",
                 .type = Type::text,
                 .may_be_none = true,
                 .terms_max = 3,
                 .operands_max = 4,
                 .is_visible = [](const Call& call) { return call.caller->is_staff(); },
                 .read = read_label,
                 .condition = with_label},
            },
        .is_open = [](const Call& call) { return call.caller.has_value(); },
    };
    return kind;
}

Call librarian() { return {.caller = Caller{.user = {1}, .role = Role::agent}, .now = noon()}; }

Call reader() { return {.caller = Caller{.user = {2}, .role = Role::requester}, .now = noon()}; }

void in_library(const std::function<void(db::Sql& sql)>& body) {
    db::test::on_each_database({tables}, [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) {
            const auto add = [&](std::int64_t id, std::string_view genre, std::int64_t pages,
                                 std::string_view lent, std::optional<std::int64_t> holder) {
                const auto at = parse_time(lent);
                sql.run(
                    "INSERT INTO book (id, title, genre, pages, lent_at, holder)"
                    " VALUES (:id, :title, :genre, :pages, :lent, :holder)",
                    id, "Title " + std::to_string(id), genre, pages, at, holder
                );
            };
            add(1, "novel", 300, "2026-02-09T10:00:00Z", 1);
            add(2, "poetry", 80, "2026-01-31T23:59:59Z", 2);
            add(3, "science", 300, "", {});
            add(4, "novel", 900, "2026-02-10T00:00:00Z", 3);
            const std::pair<int, std::string_view> labels[] = {
                {1, "old"}, {1, "red"}, {2, "old"}, {3, "none"}
            };
            for (const auto& [book, label] : labels)
                sql.run("INSERT INTO book_label VALUES (:book, :label)", book, label);
            body(sql);
        });
    });
}

std::string shown(const Error& error) {
    const auto& field = error.fields.front();
    return field.code + " " + field.parameters.at("at") + "+" + field.parameters.at("length");
}

std::string found(db::Sql& sql, std::string_view text, const Call& call) {
    const auto checked = read(text, books(), {sql, call});
    if (!checked) return shown(checked.error());
    const auto in_title = [](std::string_view word) {
        return Condition().add("(b.title LIKE :it )", "%" + std::string(word) + "%");
    };
    db::Query query{"SELECT b.id FROM book b WHERE "};
    condition_of(*checked, in_title).end(query);
    query.text += " ORDER BY b.id";
    std::string ids;
    for (auto id : sql.all<std::int64_t>(query))
        ids += (ids.empty() ? "" : " ") + std::to_string(id);
    return ids;
}

}  // namespace mainstay::filter::test
