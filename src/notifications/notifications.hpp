// The face of notifications/: who is told of what, where, and when. It knows no capability: modules
// declare what people are notified of (events/notification_source.hpp).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "db/migration.hpp"
#include "events/live_topic.hpp"
#include "events/notice_mail.hpp"
#include "events/notification_source.hpp"
#include "http/route.hpp"
#include "jobs/jobs.hpp"
#include "notifications/kinds.hpp"

namespace mainstay {

struct Module;
struct Site;

}  // namespace mainstay

namespace mainstay::notifications {

/// What server/ installs: it delivers what these sources declare. `queue` sends mail.
Module module(std::vector<events::NotificationSource> sources, events::QueueNotice queue);

/// The address that mails of the installation's own are from, where one is set.
std::optional<std::string> sender_of(const Site& site);

/// In which language a person reads mail.
Language language_of(db::Sql& sql, Id<User> person);

/// The tables of this module. They stand above those of identity/.
std::span<const db::Migration> migrations();

/// A person's own inbox and choices. `kinds` outlives the routes.
std::vector<http::Route> routes(const Kinds& kinds, const Rules& rules);

/// What open pages are told of: `notification.changed` with {type}, whoever's inbox it is.
std::vector<events::LiveTopic> live_topics();

/// What is done now and then: what was read goes after ninety days, all after a year, and the
/// oldest of a person who has more than two thousand. `database` outlives the schedules.
std::vector<jobs::Schedule> schedules(db::Database& database);

}  // namespace mainstay::notifications
