#include "cli/ticket_commands.hpp"

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "cli/client.hpp"

namespace mainstay::cli {

namespace {

namespace json = wire::json;

struct CreateTicket {
    std::string application;
    std::string subject;
    std::string text;
    std::optional<std::string> kind;
    std::optional<std::string> maintenance;
    std::optional<std::string> impact;
    std::optional<std::string> urgency;
    std::optional<std::string> requester;
};

BOOST_DESCRIBE_STRUCT(
    CreateTicket, (), (application, subject, text, kind, maintenance, impact, urgency, requester)
)

struct ListTickets {
    std::optional<std::string> filter;
    std::optional<Count<1, 200>> limit;
};

BOOST_DESCRIBE_STRUCT(ListTickets, (), (filter, limit))

struct TicketKey {
    std::string key;
};

BOOST_DESCRIBE_STRUCT(TicketKey, (), (key))

struct NewMessage {
    std::string key;
    std::string text;
};

BOOST_DESCRIBE_STRUCT(NewMessage, (), (key, text))

struct AssignTicket {
    std::string key;
    std::optional<std::string> assignee;
};

BOOST_DESCRIBE_STRUCT(AssignTicket, (), (key, assignee))

struct EscalateTicket {
    std::string key;
    std::string level;
    std::string note;
};

BOOST_DESCRIBE_STRUCT(EscalateTicket, (), (key, level, note))

struct ResolveTicket {
    std::string key;
    std::string resolution;
    std::string note;
};

BOOST_DESCRIBE_STRUCT(ResolveTicket, (), (key, resolution, note))

constexpr wire::SettingMeaning meanings[] = {
    {"key", "The ticket, such as SHOP-42."},
    {"application", "The key of the application it is about, such as SHOP."},
    {"subject", "What it is about, in one line."},
    {"text", "The message, in Markdown."},
    {"kind", "incident, service_request, problem, change, bug, feature_request or question."},
    {"maintenance", "corrective, adaptive, perfective or preventive."},
    {"impact", "How much is affected: low, medium or high."},
    {"urgency", "How soon it must be mended: low, medium or high."},
    {"requester", "The mail address of who asks, where that is someone else."},
    {"filter", "Terms such as `is:open assignee:me level:L2`; is:open where not given."},
    {"limit", "How many, 1 to 200; 50 where not given."},
    {"assignee", "The id of a person, or `me`; nobody where not given."},
    {"level", "L1, L2, L3 or L4."},
    {"note", "What the next person must know."},
    {"resolution", "How it ended, such as fixed, workaround or answered."},
};

std::string text_at(const json::value& value, std::string_view member) {
    auto* object = value.if_object();
    auto* found = object ? object->if_contains(member) : nullptr;
    return found && found->is_string() ? std::string(found->get_string()) : "";
}

std::string name_at(const json::value& value, std::string_view member) {
    auto* object = value.if_object();
    auto* found = object ? object->if_contains(member) : nullptr;
    auto name = found ? text_at(*found, "name") : "";
    return name.empty() ? "nobody" : name;
}

std::string line_of(const json::value& ticket) {
    return fmt::format(
        "{:<12} {:<3} {:<20} {:<7} {:<18} {}\n", text_at(ticket, "key"), text_at(ticket, "level"),
        text_at(ticket, "status"), text_at(ticket, "priority"), name_at(ticket, "assignee"),
        text_at(ticket, "subject")
    );
}

std::string path_of(std::string_view key, std::string_view action = {}) {
    return "/tickets/" + percent_encoded(key) + (action.empty() ? "" : "/" + std::string(action));
}

void put(json::object& body, std::string_view member, const std::optional<std::string>& value) {
    if (value) body[member] = *value;
}

Result<> create(const CreateTicket& ticket, const Output& output) {
    auto api = TRY(Client::from_environment());
    json::object body{
        {"application", ticket.application}, {"subject", ticket.subject}, {"text", ticket.text}
    };
    put(body, "kind", ticket.kind);
    put(body, "maintenance", ticket.maintenance);
    put(body, "impact", ticket.impact);
    put(body, "urgency", ticket.urgency);
    put(body, "requester", ticket.requester);
    auto created = TRY(api.send("POST", "/tickets", body));
    output.write(created, line_of(created));
    return {};
}

Result<> list(const ListTickets& wanted, const Output& output) {
    auto api = TRY(Client::from_environment());
    auto path = fmt::format(
        "/tickets?filter={}&limit={}", percent_encoded(wanted.filter.value_or("is:open")),
        wanted.limit.value_or(Count<1, 200>{50}).value
    );
    auto page = TRY(api.send("GET", path));
    std::string lines;
    for (const auto& ticket : page.at("items").as_array()) lines += line_of(ticket);
    if (lines.empty()) lines = "No ticket matches.\n";
    output.write(page, lines);
    return {};
}

Result<> show(const TicketKey& which, const Output& output) {
    auto api = TRY(Client::from_environment());
    auto ticket = TRY(api.send("GET", path_of(which.key)));
    auto messages = TRY(api.send("GET", path_of(which.key, "messages")));
    auto text = line_of(ticket);
    for (const auto& message : messages.at("items").as_array()) {
        text += fmt::format(
            "\n--- {} · {} · {}\n{}\n", name_at(message, "author"), text_at(message, "visibility"),
            text_at(message, "created_at"), text_at(message, "text")
        );
    }
    output.write(json::object{{"ticket", ticket}, {"messages", messages.at("items")}}, text);
    return {};
}

Result<> post_message(
    const NewMessage& message, const Output& output, std::string_view visibility
) {
    auto api = TRY(Client::from_environment());
    json::object body{{"text", message.text}, {"visibility", visibility}};
    auto posted = TRY(api.send("POST", path_of(message.key, "messages"), body));
    output.write(posted, visibility == "public" ? "Replied.\n" : "Noted.\n");
    return {};
}

// Acts on a ticket and shows what it has become.
Result<> post_action(
    std::string_view key, std::string_view action, const json::object& body, const Output& output
) {
    auto api = TRY(Client::from_environment());
    auto ticket = TRY(api.send("POST", path_of(key, action), body));
    output.write(ticket, line_of(ticket));
    return {};
}

Result<> assign(const AssignTicket& wanted, const Output& output) {
    json::object body{{"assignee", nullptr}};
    if (wanted.assignee == "me") {
        auto api = TRY(Client::from_environment());
        body["assignee"] = TRY(api.send("GET", "/me")).at("id");
    } else if (wanted.assignee) {
        body["assignee"] = *wanted.assignee;
    }
    return post_action(wanted.key, "assign", body, output);
}

Result<> escalate(const EscalateTicket& wanted, const Output& output) {
    return post_action(
        wanted.key, "escalate", {{"level", wanted.level}, {"note", wanted.note}}, output
    );
}

Result<> resolve(const ResolveTicket& wanted, const Output& output) {
    json::object body{{"resolution", wanted.resolution}, {"note", wanted.note}};
    return post_action(wanted.key, "resolve", body, output);
}

}  // namespace

std::vector<Command> ticket_commands() {
    return {
        command<CreateTicket>("ticket create", "Open a ticket.", meanings, {}, create),
        command<ListTickets>("ticket list", "List tickets, newest first.", meanings, {}, list),
        command<TicketKey>(
            "ticket show", "Show a ticket and its conversation.", meanings, {"key"}, show
        ),
        command<NewMessage>(
            "ticket reply", "Reply to the requester.", meanings, {"key"},
            [](const NewMessage& message, const Output& output) {
                return post_message(message, output, "public");
            }
        ),
        command<NewMessage>(
            "ticket note", "Add a note that only staff can see.", meanings, {"key"},
            [](const NewMessage& message, const Output& output) {
                return post_message(message, output, "private");
            }
        ),
        command<AssignTicket>(
            "ticket assign", "Give a ticket to a person, or to nobody.", meanings, {"key"}, assign
        ),
        command<EscalateTicket>(
            "ticket escalate", "Hand a ticket to the team of another level.", meanings, {"key"},
            escalate
        ),
        command<ResolveTicket>(
            "ticket resolve", "Mark a ticket resolved and tell the requester.", meanings, {"key"},
            resolve
        ),
        command<TicketKey>(
            "ticket close", "Close a resolved ticket.", meanings, {"key"},
            [](const TicketKey& which, const Output& output) {
                return post_action(which.key, "close", {}, output);
            }
        ),
    };
}

}  // namespace mainstay::cli
