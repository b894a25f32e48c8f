#include "ticketing/presence_exchange.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::chrono::seconds period{1};
constexpr std::chrono::minutes kept_when_dead{1};
constexpr int nodes_max = 100;

struct PresencePage {
    Id<Ticket> ticket;
    Id<User> person;
    bool is_writing = false;
};
BOOST_DESCRIBE_STRUCT(PresencePage, (), (ticket, person, is_writing))

struct PresencePages {
    std::vector<PresencePage> pages;
};
BOOST_DESCRIBE_STRUCT(PresencePages, (), (pages))

std::string text_of(const std::vector<PresenceBoard::OnTicket>& own) {
    if (own.empty()) return {};
    PresencePages all;
    for (const auto& each : own)
        all.pages.push_back({each.ticket, each.present.person, each.present.is_writing});
    return wire::print(all);
}

/// What a newer version wrote and this one does not know is passed over.
void add(std::string_view text, std::vector<PresenceBoard::OnTicket>& into) {
    auto read = wire::parse<PresencePages>(text);
    if (!read) return;
    for (const auto& page : read->pages)
        into.push_back({page.ticket, {page.person, page.is_writing}});
}

void write_row(db::Sql& sql, const std::string& node, const std::string& pages) {
    const auto now = sql.now();
    if (pages.empty()) {
        sql.run("DELETE FROM presence_of_node WHERE node = :node", node);
        return;
    }
    sql.run(
        "INSERT INTO presence_of_node (node, pages, seen_at) VALUES (:node, :pages, :now)"
        " ON CONFLICT (node) DO UPDATE SET pages = excluded.pages, seen_at = excluded.seen_at",
        node, pages, now
    );
    sql.run("DELETE FROM presence_of_node WHERE seen_at < :before", now - kept_when_dead);
}

}  // namespace

PresenceExchange::PresenceExchange(
    db::Database& database,
    // Owned by the routes and the live topic, too.
    std::shared_ptr<PresenceBoard> board
)
    : database_(database), board_(std::move(board)), node_(random_token()) {}

PresenceExchange::~PresenceExchange() { stop(); }

void PresenceExchange::start() {
    if (database_.dialect() == db::Dialect::sqlite) return;
    thread_ = std::thread([this] { run(); });
}

void PresenceExchange::stop() {
    if (is_stopping_.exchange(true)) return;
    stopping_.notify();
    if (!thread_.joinable()) return;
    thread_.join();
    if (written_.empty()) return;
    try {
        database_.write([&](db::Sql& sql) { write_row(sql, node_, {}); });
    } catch (const std::exception& failure) {
        // The others forget it by themselves.
        MAINSTAY_LOG(info, "ticketing", "presence is not taken back: {}", failure.what());
    }
}

void PresenceExchange::run() {
    while (!is_stopping_) {
        try {
            exchange();
            is_failing_ = false;
        } catch (const std::exception& failure) {
            if (!is_failing_)
                MAINSTAY_LOG(warning, "ticketing", "presence is of this node: {}", failure.what());
            is_failing_ = true;
            board_->set_others({});
        }
        stopping_.wait(period);
    }
}

void PresenceExchange::exchange() {
    auto own = text_of(board_->own());
    const auto now = Steady::now();
    const bool is_old = !own.empty() && now - written_at_ >= rewritten_after;
    if (own != written_ || is_old) {
        database_.write([&](db::Sql& sql) { write_row(sql, node_, own); });
        written_ = std::move(own);
        written_at_ = now;
    }
    std::vector<PresenceBoard::OnTicket> others;
    if (!written_.empty()) {
        auto rows = database_.read([&](db::Sql& sql) {
            return sql.all<std::string>(
                "SELECT pages FROM presence_of_node WHERE node <> :node AND seen_at > :since"
                " ORDER BY node LIMIT :limit",
                node_, sql.now() - believed, nodes_max
            );
        });
        for (const auto& row : rows) add(row, others);
    }
    board_->set_others(std::move(others));
}

}  // namespace mainstay::ticketing
