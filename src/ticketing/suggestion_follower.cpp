#include "ticketing/suggestion_follower.hpp"

#include <algorithm>
#include <cmath>
#include <exception>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "db/failure.hpp"
#include "events/ticket_changed.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::int64_t tickets_at_once = 50;
constexpr std::size_t reasons_max = 6;
constexpr std::size_t decided_max = 1'000;  // That wait; more are not learnt from.
constexpr std::chrono::minutes look_anyway{1};
constexpr std::chrono::milliseconds pause{50};
constexpr std::chrono::milliseconds pause_after_failure{1000};
constexpr int failures_max = 3;

const std::vector<std::string> types{std::string(events::TicketChanged::type)};

/// What there is to suggest for: read in one transaction, thought about outside of any.
struct NewTickets {
    store::SuggestionStateRow state;
    std::vector<store::SuggestionModelRow> models;
    std::vector<Ticket> tickets;
    std::map<Id<Ticket>, std::string> texts;
};

NewTickets read_new(db::Sql& sql) {
    NewTickets found{
        .state = store::suggestion_state(sql), .models = {}, .tickets = {}, .texts = {}
    };
    if (!found.state.is_enabled) return found;
    found.models = store::suggestion_models(sql);
    bool is_ready = std::ranges::any_of(found.models, [](const auto& model) {
        return model.state == SuggestionModelState::ready;
    });
    if (!is_ready) return found;
    found.tickets = store::tickets_after(sql, found.state.followed, tickets_at_once);
    std::vector<Id<Ticket>> open;
    for (const auto& ticket : found.tickets)
        if (is_open(ticket.status)) open.push_back(ticket.id);
    for (auto& row : store::first_texts(sql, open)) found.texts[row.id] = std::move(row.text);
    return found;
}

/// The properties that a change is a decision on. A kind brings its usual maintenance type along,
/// which nobody chose.
std::vector<SuggestedProperty> decided_by(const events::TicketChanged& change) {
    auto has = [&](std::string_view what) {
        return std::ranges::find(change.what, what) != change.what.end();
    };
    std::vector<SuggestedProperty> decided;
    if (has("created")) return decided;
    for (auto property : suggested_properties) {
        bool is_implied = property == SuggestedProperty::maintenance && has("kind");
        bool comes_with_level = property == SuggestedProperty::team && has("level");
        if (has(wire::name_of(property)) && !is_implied && !comes_with_level)
            decided.push_back(property);
    }
    return decided;
}

}  // namespace

bool SuggestionModels::refresh(
    db::Database& database, const std::vector<store::SuggestionModelRow>& rows
) {
    for (const auto& row : rows) {
        auto loaded = models_.find(row.property);
        if (row.state != SuggestionModelState::ready) {
            if (loaded != models_.end()) models_.erase(loaded);
            continue;
        }
        if (loaded != models_.end() && loaded->second.version == row.version) continue;
        if (loaded != models_.end()) models_.erase(loaded);
        auto text = database.read([&](db::Sql& sql) {
            return store::suggestion_model_bytes(sql, row.property);
        });
        auto bytes = text ? from_base64url(*text) : std::nullopt;
        auto parts = bytes ? classify::read_model(*bytes) : classify::read_model("");
        auto evaluation =
            wire::parse<classify::Evaluation>(row.evaluation, wire::UnknownMembers::skipped);
        if (!parts || !evaluation) continue;  // Of another version: until it is trained anew.
        models_.emplace(
            row.property,
            Loaded{row.version, evaluation->sure_from, classify::Model(*std::move(parts))}
        );
    }
    return !models_.empty();
}

std::vector<SuggestedProperty> SuggestionModels::properties() const {
    std::vector<SuggestedProperty> all;
    for (const auto& [property, loaded] : models_) all.push_back(property);
    return all;
}

std::vector<store::SuggestionRow> SuggestionModels::suggest(
    const Ticket& ticket, const std::string& text, Time now
) const {
    std::vector<store::SuggestionRow> made;
    const classify::Issue issue{ticket.subject, text};
    for (const auto& [property, loaded] : models_) {
        auto found = classify::decide(loaded.model, issue, loaded.sure_from, reasons_max);
        if (found.label.empty()) continue;
        std::vector<SuggestionReason> reasons;
        for (auto& reason : found.reasons)
            reasons.push_back({cleaned_utf8(reason.feature), reason.weight});
        made.push_back({
            .ticket = ticket.id,
            .property = property,
            .label = found.label,
            .had = label_of(ticket, property),
            .percent = std::lround(found.confidence * 100),
            .reasons = wire::print(reasons),
            .model = loaded.version,
            .created_at = now,
        });
    }
    return made;
}

bool suggest_for_new(db::Database& database, SuggestionModels& models, Time now) {
    auto found = database.read(read_new);
    if (found.tickets.empty() || !models.refresh(database, found.models)) return false;
    std::vector<store::SuggestionRow> made;
    std::int64_t considered = 0;
    for (const auto& ticket : found.tickets) {
        if (!is_open(ticket.status)) continue;
        ++considered;
        for (auto& row : models.suggest(ticket, found.texts[ticket.id], now))
            made.push_back(std::move(row));
    }
    return database.write([&](db::Sql& sql) {
        auto last = found.tickets.back().id;
        if (!store::move_followed(sql, found.state.followed, last)) return true;
        std::map<SuggestedProperty, std::int64_t> offered;
        for (const auto& row : made) {
            store::keep_suggestion(sql, row);
            ++offered[row.property];
        }
        if (considered > 0)
            for (auto property : models.properties())
                store::count_suggestions(sql, property, considered, offered[property]);
        return static_cast<std::int64_t>(found.tickets.size()) == tickets_at_once;
    });
}

void resolve_suggestion(db::Sql& sql, const DecidedProperty& decided, Time now) {
    auto ticket = store::find(sql, decided.ticket);
    if (!ticket) return;
    for (auto row : store::suggestions(sql, decided.ticket)) {
        if (row.property != decided.property || row.state != SuggestionState::open) continue;
        auto value = label_of(*ticket, row.property);
        if (value == row.had) continue;  // Changed, and back again since.
        row.state = value == row.label ? SuggestionState::accepted : SuggestionState::corrected;
        row.chosen = value;
        row.answered_by = decided.person;
        row.answered_at = now;
        store::answer_suggestion(sql, row);
    }
}

SuggestionFollower::SuggestionFollower(db::Database& database, Clock clock)
    : database_(database), clock_(std::move(clock)) {}

SuggestionFollower::~SuggestionFollower() { stop(); }

events::Follower::Subscriber SuggestionFollower::subscriber() {
    return {
        .types = types,
        .take =
            [this](auto records, auto) {
                for (const auto& record : records) {
                    auto change = record.template as<events::TicketChanged>();
                    if (!change || !change->actor) continue;
                    auto decided = decided_by(*change);
                    decided_.with([&](auto& waiting) {
                        for (auto property : decided)
                            if (waiting.size() < decided_max)
                                waiting.push_back({{change->ticket}, {*change->actor}, property});
                    });
                }
                if (!records.empty()) wake_event_.notify();
            },
        .missed = [this](auto) { wake_event_.notify(); },
    };
}

void SuggestionFollower::start() {
    thread_ = std::thread([this] { run(); });
}

void SuggestionFollower::stop() {
    if (is_stopping_.exchange(true)) return;
    wake_event_.notify();
    stopping_.notify();
    if (thread_.joinable()) thread_.join();
}

void SuggestionFollower::run() {
    bool is_more = true;  // Tickets that came while no process ran.
    while (!is_stopping_) {
        if (!is_more) wake_event_.wait(look_anyway);
        if (is_stopping_) return;
        is_more = look();
        if (failures_ > 0)
            stopping_.wait(pause_after_failure);
        else
            stopping_.wait(pause);
    }
}

/// Whether to look again at once. Tickets that fail for a reason of their own are left without a
/// suggestion in the end.
bool SuggestionFollower::look() {
    try {
        resolve_decided();
        bool is_more = suggest_for_new(database_, models_, clock_());
        failures_ = 0;
        return is_more;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "ticketing", "suggestions wait: {}", failure.what());
        failures_ = db::is_outage(failure) ? 1 : failures_ + 1;
    }
    if (failures_ <= failures_max) return true;
    try {
        skip_tickets();
        failures_ = 0;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "ticketing", "suggestions wait: {}", failure.what());
    }
    return true;
}

void SuggestionFollower::resolve_decided() {
    auto decided = decided_.with([](auto& waiting) { return std::exchange(waiting, {}); });
    if (decided.empty()) return;
    // Most changes are of tickets that nothing was suggested for: they cost no write.
    std::erase_if(decided, [&](const DecidedProperty& each) {
        return database_.read([&](db::Sql& sql) {
            auto rows = store::suggestions(sql, each.ticket);
            return std::ranges::none_of(rows, [&](const auto& row) {
                return row.property == each.property && row.state == SuggestionState::open;
            });
        });
    });
    if (decided.empty()) return;
    database_.write([&](db::Sql& sql) {
        for (const auto& each : decided) resolve_suggestion(sql, each, clock_());
    });
}

void SuggestionFollower::skip_tickets() {
    database_.write([](db::Sql& sql) {
        auto state = store::suggestion_state(sql);
        auto tickets = store::tickets_after(sql, state.followed, tickets_at_once);
        if (!tickets.empty()) store::move_followed(sql, state.followed, tickets.back().id);
    });
}

}  // namespace mainstay::ticketing
