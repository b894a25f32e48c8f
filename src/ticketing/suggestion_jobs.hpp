// When suggestions are learnt anew.
#pragma once

#include <boost/describe.hpp>

#include "db/database.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::ticketing {

/// Learn what tickets are suggested to be. Safe to repeat: the same tickets give the same models.
struct TrainSuggestions {
    static constexpr std::string_view kind = "ticketing.train_suggestions";

    bool is_asked_for = false;  // By a person, not by the time.
};
BOOST_DESCRIBE_STRUCT(TrainSuggestions, (), (is_asked_for))

/// Whether enough people have decided on suggestions for a training before the next night.
constexpr bool is_training_due(std::int64_t answered) { return answered >= 50; }

/// `database` outlives both.
jobs::Worker train_worker(db::Database& database);
std::vector<jobs::Schedule> training_schedules(db::Database& database);

}  // namespace mainstay::ticketing
