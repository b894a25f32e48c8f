#include "ticketing/mail_watchers.hpp"

#include <algorithm>

#include "ticketing/edit.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t copied_max = 50;
constexpr int contacts_max = 20;  // New ones of one mail.

std::vector<std::string> copied(const events::MailReceived& mail) {
    auto addresses = mail.cc_addresses;
    addresses.insert(addresses.end(), mail.to_addresses.begin(), mail.to_addresses.end());
    if (addresses.size() > copied_max) addresses.resize(copied_max);
    return addresses;
}

std::string name_of(const events::MailReceived& mail, const std::string& address) {
    auto named = std::ranges::find(mail.named, address, &events::MailPerson::address);
    return named == mail.named.end() ? std::string() : named->name;
}

void watch(db::Sql& sql, const Arrival& arrival, const Ticket& ticket, Id<User> watcher) {
    if (!store::add_watcher(sql, ticket.id, watcher)) return;
    Edit edit(ticket);
    edit.after["watcher"] = std::to_string(watcher.value);
    edit.what.emplace_back("watchers");
    apply(sql, arrival.call, std::move(edit), "watched");
}

}  // namespace

void watch_copied(db::Sql& sql, const Call& system, const Arrival& arrival, Id<Ticket> id) {
    if (!arrival.sender || arrival.is_from_program) return;
    auto ticket = store::find(sql, id);
    if (!ticket || !ticket->organization) return;
    bool may_introduce =
        arrival.sender->is_staff() || arrival.sender->organization == ticket->organization;
    int introduced = 0;
    for (const auto& each : copied(arrival.mail)) {
        auto address = identity::received_address(each);
        if (!address || identity::application_of_recipient(sql, *address)) continue;
        auto them = identity::find_person(sql, *address);
        bool is_new = !them && may_introduce && introduced < contacts_max &&
                      identity::is_of_organization(sql, *address, *ticket->organization);
        if (is_new) {
            ++introduced;
            them = identity::contact_for(sql, system, *address, name_of(arrival.mail, each));
        }
        if (!them || !them->is_active || them->organization != ticket->organization) continue;
        if (them->id != ticket->requester) watch(sql, arrival, *ticket, them->id);
    }
}

}  // namespace mainstay::ticketing
