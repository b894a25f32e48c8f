#include "ticketing/mail_arrival.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/references.hpp"

namespace mainstay::ticketing {

namespace {

using events::SenderTrust;

/// What the sender may do. Who was deactivated is heard still, as someone of no organization: what
/// they write is not lost, and they reach nothing but tickets of their own.
Call call_of(db::Sql& sql, const Call& system, const identity::Person& sender) {
    auto call = identity::call_as(sql, sender.id, system.now);
    if (!call) {
        call = Call{.now = system.now};
        call->caller = Caller{
            .user = sender.id,
            .name = sender.name,
            .email = sender.email,
            .scopes = {TokenScope::read, TokenScope::write},
        };
    }
    call->request_id = system.request_id;
    return *std::move(call);
}

SenderTrust trust_of(const events::MailReceived& mail) {
    return mail.sender_check ? mail.sender_check->trust : SenderTrust::unchecked;
}

/// Whether the mail is taken for that of the person with its address: what nobody checked never is
/// for one of staff.
bool is_believed(
    const events::MailReceived& mail, const std::string& address,
    const std::optional<identity::Person>& known
) {
    auto trust = trust_of(mail);
    if (trust == SenderTrust::unverified || identity::is_house_address(address)) return false;
    return trust == SenderTrust::verified || !known || !known->is_staff();
}

void set_sender(db::Sql& sql, const Call& system, Arrival& arrival, identity::Person sender) {
    arrival.call = call_of(sql, system, sender);
    arrival.sender = std::move(sender);
}

bool is_same_domain(std::string_view one, std::string_view other) {
    return one.substr(one.rfind('@')) == other.substr(other.rfind('@'));
}

/// The addresses of Reply-To that answers can go to: those to an address of ours would come back.
std::vector<std::string> wished_addresses(db::Sql& sql, const Arrival& arrival) {
    std::vector<std::string> wished;
    for (const auto& each : arrival.mail.answer_to) {
        auto address = identity::received_address(each.address);
        if (address && !identity::application_of_recipient(sql, *address))
            wished.push_back(*std::move(address));
    }
    return wished;
}

/// Whether each address is as near to the sender as another of their own.
bool are_near(db::Sql& sql, const Arrival& arrival, const std::vector<std::string>& addresses) {
    const auto& organization = arrival.sender->organization;
    return std::ranges::all_of(addresses, [&](const std::string& address) {
        return is_same_domain(address, arrival.address) ||
               (organization && identity::is_of_organization(sql, address, *organization));
    });
}

/// The references without the addresses that some programs put in their place, when they name whom
/// they answer: two mails that name the same person are no thread.
std::vector<std::string> true_references(db::Sql& sql, const events::MailReceived& mail) {
    // In-Reply-To comes last, and names no more than a few.
    constexpr std::ptrdiff_t looked_at_max = 5;
    auto references = mail.references;
    auto names_somebody = [&](const std::string& id) {
        return identity::find_person(sql, id) || identity::application_of_address(sql, id);
    };
    auto count = static_cast<std::ptrdiff_t>(references.size());
    auto start = references.end() - std::min(count, looked_at_max);
    references.erase(std::remove_if(start, references.end(), names_somebody), references.end());
    return references;
}

}  // namespace

Arrival arrival_of(db::Sql& sql, const Call& system, const events::MailReceived& mail) {
    auto application = identity::find_application(sql, Id<Application>{mail.application});
    if (!application) throw jobs::GiveUp("the application of the mail is gone");
    auto address = identity::received_address(mail.from_address);
    if (!address) throw jobs::GiveUp("the mail has no sender that could be answered");
    Arrival arrival{mail, *std::move(application), *std::move(address), {}, system, false, {}, {}};
    arrival.is_from_program = mail.is_from_program.value_or(mail.is_automatic);
    arrival.message_id = trimmed(mail.message_id);
    // A mail without an id of its own is told apart by the one that mail/ gave it.
    if (arrival.message_id.empty()) arrival.message_id = "mail-" + std::to_string(mail.mail);
    // Its own id comes first: an answer to this mail may have come before it.
    arrival.references = nearest_first(true_references(sql, mail));
    arrival.references.insert(arrival.references.begin(), reference_hash(arrival.message_id));

    auto known = identity::find_person(sql, arrival.address);
    if (!is_believed(mail, arrival.address, known)) return arrival;
    if (!known && arrival.is_from_program) return arrival;
    if (!known) known = identity::contact_for(sql, system, arrival.address, mail.from_name);
    set_sender(sql, system, arrival, *std::move(known));
    return arrival;
}

void resolve_sender(db::Sql& sql, const Call& system, Arrival& arrival) {
    const auto& mail = arrival.mail;
    if (!arrival.sender) {
        auto known = identity::find_person(sql, arrival.address);
        if (arrival.is_from_program && !known && is_believed(mail, arrival.address, known))
            set_sender(
                sql, system, arrival,
                identity::contact_for(sql, system, arrival.address, mail.from_name)
            );
        return;
    }
    bool is_proven = trust_of(mail) == SenderTrust::verified;
    if (!is_proven && arrival.sender->organization &&
        !are_near(sql, arrival, wished_addresses(sql, arrival)))
        forget_sender(system, arrival);
}

void forget_sender(const Call& system, Arrival& arrival) {
    arrival.sender.reset();
    arrival.call = system;
}

std::vector<std::string> answer_addresses_of(db::Sql& sql, const Arrival& arrival, bool opens) {
    auto wished = wished_addresses(sql, arrival);
    bool may = opens || (arrival.sender && (trust_of(arrival.mail) == SenderTrust::verified ||
                                            are_near(sql, arrival, wished)));
    return may ? wished : std::vector<std::string>();
}

}  // namespace mainstay::ticketing
