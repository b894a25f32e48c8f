// What the index costs and how fast it answers. Fills a database with documents of words drawn as a
// language draws them, unless it is filled, and asks what people ask. `./dev bench search` runs it;
// by hand: search_bench LOCATION DOCUMENTS, on an idle machine.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <random>

#include <fmt/core.h>

#include "db/migrate.hpp"
#include "search/index_text.hpp"
#include "search/lookup.hpp"
#include "search/search.hpp"
#include "search/store.hpp"

namespace mainstay::search {

namespace {

using Steady = std::chrono::steady_clock;

constexpr int vocabulary = 50'000;
constexpr int organizations = 2'000;
constexpr int people = 50'000;
constexpr db::Migration tables[] = {
    {"bench", "0001_ticket.sql",
     "CREATE TABLE ticket (id BIGINT PRIMARY KEY, organization BIGINT NOT NULL,"
     " requester BIGINT NOT NULL)"},
};

const Kind ticket_kind{.name = "ticket"};

/// Words of which the n-th is about n times as rare as the first.
class Language {
public:
    Language() {
        std::vector<double> weights;
        for (int i = 0; i < vocabulary; ++i) weights.push_back(1 / std::pow(i + 1, 0.9));
        draw_ = {weights.begin(), weights.end()};
    }

    static std::string word(int rank) {
        std::string text;
        for (unsigned n = static_cast<unsigned>(rank) * 2'654'435'761U | 1U; n > 0; n /= 26)
            text += static_cast<char>('a' + n % 26);
        return text + std::to_string(rank % 7).replace(0, 1, 1, static_cast<char>('a' + rank % 26));
    }

    std::string text(int words) {
        std::string line;
        for (int i = 0; i < words; ++i) line += word(draw_(random_)) + " ";
        return line;
    }

    int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

private:
    std::mt19937 random_{7};
    std::discrete_distribution<int> draw_;
};

double worst_p95_ms = 0;  // Of all that was asked.

double cpu_us() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC * 1e6; }

struct Owner {
    std::int64_t id = 0, organization = 0, requester = 0;
};

void fill(db::Database& database, int count) {
    Language language;
    std::int64_t ms = 1'700'000'000'000;
    double tokens_us = 0, write_us = 0;
    std::int64_t text_bytes = 0;
    for (int done = 0; done < count;) {
        std::vector<store::Entry> entries;
        std::vector<Owner> owners;
        for (int i = 0; i < 500 && done < count; ++i, ++done) {
            const std::int64_t id = done + 1;
            // Few large organizations, many small ones.
            const int organization = organizations / (1 + language.number(organizations));
            owners.push_back({id, organization, language.number(people)});
            ms += language.number(60'000);
            Document document{.id = id, .title = language.text(6), .body = language.text(60)};
            document.codes = {"SHOP-" + std::to_string(id)};
            document.at = {ms * 1000};
            document.scope = {
                "organization:" + std::to_string(organization),
                "requester:" + std::to_string(owners.back().requester)
            };
            const auto begin = cpu_us();
            entries.push_back(
                {id, document.at, index_text(ticket_kind, document, database.dialect())}
            );
            tokens_us += cpu_us() - begin;
            text_bytes += static_cast<std::int64_t>(entries.back().text.size());
        }
        const auto begin = Steady::now();
        database.write([&](db::Sql& sql) { store::put(sql, "ticket", entries); });
        write_us += std::chrono::duration<double, std::micro>(Steady::now() - begin).count();
        database.write([&](db::Sql& sql) {
            for (const Owner& owner : owners)
                sql.run(
                    "INSERT INTO ticket (id, organization, requester) VALUES (:i, :o, :r)",
                    owner.id, owner.organization, owner.requester
                );
        });
        if (done % 100'000 == 0)
            fmt::print(
                "{} documents: {:.1f} us to tokens, {:.1f} us to index, {} bytes each\n", done,
                tokens_us / done, write_us / done, text_bytes / done
            );
        std::fflush(stdout);
    }
}

/// A tenth of what staff have: all; a person's organization, and what is their own.
Reach reach_of(int organization, int person) {
    if (organization < 0) return {};
    Reach reach;
    reach.narrowed = {"requester:" + std::to_string(person)};
    reach.condition =
        "EXISTS (SELECT 1 FROM ticket t WHERE t.id = d.thing AND (t.requester ="
        " :scope_requester OR t.organization = :scope_organization))";
    reach.params = {std::int64_t{person}, std::int64_t{organization}};
    if (organization > 0) reach.narrowed.push_back("organization:" + std::to_string(organization));
    return reach;
}

void ask(
    db::Database& database, std::string_view name, const Reach& reach,
    const std::vector<std::string>& queries
) {
    std::vector<double> times;
    std::size_t hits = 0;
    for (int round = 0; round < 3; ++round)
        for (const std::string& text : queries) {
            const auto query = parse_query(text);
            const auto begin = Steady::now();
            try {
                database.read(
                    [&](db::Sql& sql) {
                        std::size_t here = 0;
                        for (Place place : {Place::code, Place::title, Place::body}) {
                            if (here >= 21) break;
                            here += look_up(
                                        sql, {ticket_kind, query, place, reach,
                                              std::int64_t{1} << 62, 21 - static_cast<int>(here)}
                            )
                                        .size();
                        }
                        hits += here;
                    },
                    {.cost = db::Cost::heavy}
                );
            } catch (const db::Failure& failure) {
                fmt::print("  {}: {}\n", text, failure.what());
            }
            times.push_back(std::chrono::duration<double, std::milli>(Steady::now() - begin).count()
            );
        }
    std::ranges::sort(times);
    auto at = [&](double part) {
        return times[static_cast<std::size_t>(static_cast<double>(times.size() - 1) * part)];
    };
    worst_p95_ms = std::max(worst_p95_ms, at(0.95));
    fmt::print(
        "{:<44} p50 {:7.2f}  p95 {:7.2f}  max {:7.2f} ms  {:5.1f} hits\n", name, at(0.5), at(0.95),
        times.back(), static_cast<double>(hits) / static_cast<double>(times.size())
    );
}

void ask_all(db::Database& database, int count) {
    auto word = [](int rank) { return Language::word(rank); };

    struct Set {
        std::string_view name;
        std::vector<std::string> queries;
    };

    std::vector<Set> sets(7);
    sets[0].name = "a common word";
    sets[1].name = "a middling word";
    sets[2].name = "a rare word";
    sets[3].name = "two common, one middling";
    sets[4].name = "common, and a prefix of 3 letters";
    sets[5].name = "a prefix of 3 letters";
    sets[6].name = "a key, a part of a key";
    for (int i = 0; i < 20; ++i) {
        sets[0].queries.push_back(word(i) + " ");
        sets[1].queries.push_back(word(300 + i * 40) + " ");
        sets[2].queries.push_back(word(20'000 + i * 999) + " ");
        sets[3].queries.push_back(word(i) + " " + word(i + 7) + " " + word(400 + i * 30) + " ");
        sets[4].queries.push_back(word(i) + " " + word(i + 50).substr(0, 3));
        sets[5].queries.push_back(word(i * 97).substr(0, 3));
        sets[6].queries.push_back(
            (i % 2 ? "SHOP-" : "HOP-") + std::to_string(count / 21 * (i + 1))
        );
    }

    struct Asker {
        std::string_view name;
        Reach reach;
    };

    for (const Asker& asker :
         {Asker{"staff", reach_of(-1, 0)}, Asker{"large organization", reach_of(1, 7)},
          Asker{"middling organization", reach_of(200, 7)}, Asker{"own only", reach_of(0, 7)}})
        for (const Set& set : sets)
            ask(database, fmt::format("{}: {}", asker.name, set.name), asker.reach, set.queries);
}

double cost_of_change(db::Database& database) {
    constexpr int rows = 20'000;
    const auto begin = Steady::now();
    database.write([&](db::Sql& sql) {
        for (int i = 1; i <= rows; ++i) changed(sql, "other", i);
    });
    const std::chrono::duration<double, std::micro> spent = Steady::now() - begin;
    database.write([](db::Sql& sql) { sql.run("DELETE FROM search_change"); });
    return spent.count() / rows;
}

}  // namespace

}  // namespace mainstay::search

int main(int count, char** words) {
    using namespace mainstay;
    if (count != 3) {
        fmt::print(stderr, "search_bench LOCATION DOCUMENTS\n");
        return 2;
    }
    const int documents = static_cast<int>(std::strtol(words[2], nullptr, 10));
    auto database = db::Database::open({.location = words[1]});
    const bool is_new =
        !db::migrate(*database, {search::migrations(), db::Migrations(search::tables)}, Time{1})
             .empty();
    if (is_new) search::fill(*database, documents);
    const auto change_us = search::cost_of_change(*database);
    fmt::print("changed(): {:.2f} us each\n", change_us);
    search::ask_all(*database, documents);
    fmt::print(
        "RESULT {{\"change_us\": {:.2f}, \"worst_p95_ms\": {:.2f}}}\n", change_us,
        search::worst_p95_ms
    );
}
