// Keeps what releases/ publishes of deployments, so that what becomes worse just after one can name
// it.
#pragma once

#include <vector>

#include "db/database.hpp"
#include "events/deployment_changed.hpp"
#include "events/events.hpp"
#include "jobs/jobs.hpp"
#include "module/personal_data.hpp"

namespace mainstay::monitoring {

/// Takes what is published of a deployment, in whatever order it comes. One that was removed, or
/// that began longer ago than is remembered, is not kept.
void take_deployment(db::Sql& sql, const Call& call, const events::DeploymentRecorded& event);
void take_deployment(db::Sql& sql, const Call& call, const events::DeploymentEnded& event);
void take_deployment(db::Sql& sql, const Call& call, const events::DeploymentChanged& event);

/// `database` outlives them, as it does what forgets.
std::vector<events::Subscription> deployment_subscriptions(db::Database& database);

/// What forgets deployments of more than two days ago, each hour.
jobs::Schedule deployment_schedule(db::Database& database);

/// Who deployed may be a person's name.
PersonalData deployment_personal_data();

}  // namespace mainstay::monitoring
