// The thread that suggests what new tickets are, once they are there: whoever creates one pays
// nothing for it. It goes on from a position in the database, and keeps the models in memory.
#pragma once

#include <atomic>
#include <map>
#include <thread>
#include <vector>

#include "base/guarded.hpp"
#include "base/time.hpp"
#include "base/wake_event.hpp"
#include "classify/classify.hpp"
#include "db/database.hpp"
#include "events/follower.hpp"
#include "ticketing/suggestion_store.hpp"

namespace mainstay::ticketing {

/// The models in memory, read anew where another version is kept. Of one thread.
class SuggestionModels {
public:
    /// Brings them up to date. Whether there is any.
    bool refresh(db::Database& database, const std::vector<store::SuggestionModelRow>& rows);

    /// What is suggested for a ticket; nothing of a property where the model is unsure.
    std::vector<store::SuggestionRow> suggest(
        const Ticket& ticket, const std::string& text, Time now
    ) const;

    /// The properties that there is a model of.
    std::vector<SuggestedProperty> properties() const;

private:
    struct Loaded {
        std::int64_t version = 0;
        double sure_from = 0;
        classify::Model model;
    };

    std::map<SuggestedProperty, Loaded> models_;
};

/// Suggests for the next few tickets; whether there may be more. Another process may be faster: its
/// work stands.
bool suggest_for_new(db::Database& database, SuggestionModels& models, Time now);

/// A change of a property by a person, in the usual way.
struct DecidedProperty {
    Id<Ticket> ticket;
    Id<User> person;
    SuggestedProperty property = SuggestedProperty::maintenance;
};

/// Closes an open suggestion by what a person made of the property: taken, or corrected.
void resolve_suggestion(db::Sql& sql, const DecidedProperty& decided, Time now);

class SuggestionFollower {
public:
    /// REQUIRES: `database` outlives it.
    SuggestionFollower(db::Database& database, Clock clock);
    SuggestionFollower(const SuggestionFollower&) = delete;
    SuggestionFollower& operator=(const SuggestionFollower&) = delete;

    /// Stops, if need be.
    ~SuggestionFollower();

    /// What wakes it. For the Follower, which is stopped before this ends.
    events::Follower::Subscriber subscriber();

    void start();
    void stop();

private:
    void run();
    bool look();
    void skip_tickets();
    void resolve_decided();

    db::Database& database_;
    const Clock clock_;
    SuggestionModels models_;  // Of the thread, as the next.
    int failures_ = 0;         // In a row.
    Guarded<std::vector<DecidedProperty>> decided_;
    std::atomic<bool> is_stopping_ = false;
    WakeEvent wake_event_;
    WakeEvent stopping_;
    std::thread thread_;
};

}  // namespace mainstay::ticketing
