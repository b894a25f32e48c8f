// Calls an application for a ticket, and writes down on the ticket what came of it.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "base/catalogue.hpp"
#include "db/database.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "outgoing/outgoing.hpp"
#include "ticketing/application_calls.hpp"

namespace mainstay::ticketing {

/// How often an application is called that does not answer: for about three hours.
inline constexpr std::int64_t call_tries_max = 6;

/// How much an application says to the requester.
inline constexpr std::size_t outcome_message_max = 1'000;

/// What an answer of an application means: still pending where it is to be tried again. Pure.
struct ApplicationOutcome {
    ApplicationCallState state = ApplicationCallState::pending;
    std::string message;
};

ApplicationOutcome outcome_of(const outgoing::PostAnswer& answer);

/// Posts something; outgoing::post in the product.
using Posting = std::function<outgoing::PostAnswer(const outgoing::Post&)>;

/// The worker. `database` and `vault` outlive it. Safe to repeat: a call has one id for all tries,
/// by which the application knows it again.
jobs::Worker call_application_worker(
    db::Database& database, const outgoing::Vault& vault, Posting posting,
    std::function<Language(db::Sql&, Id<User>)> language, Clock clock
);

std::span<const CatalogueText> application_call_texts_en();
std::span<const CatalogueText> application_call_texts_de();

/// What requesters are told on their ticket.
inline Catalogue application_call_texts() {
    return {application_call_texts_en(), application_call_texts_de()};
}

}  // namespace mainstay::ticketing
