// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Accounts;

/// <summary>What a person is in an organisation; one may be several.</summary>
[JsonConverter(typeof(KebabEnumConverter<MemberRole>))]
public enum MemberRole { Administrator, Governance, Contributor, Approver, Engineer, Auditor, Researcher }

/// <summary>A kind of act. Every address under an organisation asks for exactly one.</summary>
public enum Right
{
    /// <summary>See everything of the organisation that is not about its people.</summary>
    Read,

    /// <summary>Register organisations, models, versions, applications; open releases.</summary>
    Register,

    /// <summary>Set plan, list, owners, dates and states of practices.</summary>
    Assess,

    /// <summary>Attach, revise, link and withdraw evidence; discuss.</summary>
    Contribute,

    /// <summary>Give and take back one's own approval; lift a decision not to release.</summary>
    Approve,

    /// <summary>Have a gate judged.</summary>
    Judge,

    /// <summary>Decide not to release.</summary>
    Refuse,

    /// <summary>Change whether a model may serve.</summary>
    Serve,

    /// <summary>See, invite and remove people; erase a person.</summary>
    People,

    /// <summary>Have keys of one's own.</summary>
    OwnKeys,

    /// <summary>Publish in the organisation's name.</summary>
    Publish,

    /// <summary>Send events of activity.</summary>
    Send,

    /// <summary>See and keep the register of vulnerabilities, those under embargo too.</summary>
    Vulnerabilities,

    /// <summary>Ask questions of activity within a research project, and see its answers; nothing else.</summary>
    Query,
}

/// <summary>Who may do what: the one table.</summary>
internal static class Rights
{
    public static readonly Words<MemberRole> Roles = new(
        "role",
        new(MemberRole.Administrator, "administrator", "administrator", "Administrator"),
        new(MemberRole.Governance, "governance", "governance", "Governance lead"),
        new(MemberRole.Contributor, "contributor", "contributor", "Contributor"), new(MemberRole.Approver, "approver", "approver", "Approver"),
        new(MemberRole.Engineer, "engineer", "engineer", "Engineer"), new(MemberRole.Auditor, "auditor", "auditor", "Auditor (reads only)"),
        new(MemberRole.Researcher, "researcher", "researcher", "Vetted researcher"));

    public static bool Grants(MemberRole role, Right right) => (role, right) switch
    {
        (MemberRole.Administrator or MemberRole.Governance or MemberRole.Contributor or MemberRole.Approver or MemberRole.Engineer
            or MemberRole.Auditor, Right.Read) =>
            true,
        // A researcher comes from outside, and sees the answers to questions and nothing behind them.
        (MemberRole.Researcher, Right.Query or Right.OwnKeys) => true,
        (MemberRole.Researcher, Right.Read or Right.Register or Right.Assess or Right.Contribute or Right.Approve or Right.Judge or Right.Refuse or Right.Serve
            or Right.People or Right.Publish or Right.Send) =>
            false,
        // Whoever mends a model, speaks for the organisation or runs it; what is not public yet goes to nobody else.
        (MemberRole.Administrator or MemberRole.Governance or MemberRole.Engineer, Right.Vulnerabilities) => true,
        (MemberRole.Contributor or MemberRole.Approver or MemberRole.Auditor or MemberRole.Researcher, Right.Vulnerabilities) => false,
        (MemberRole.Administrator, Right.Query or Right.Register or Right.Assess or Right.Contribute or Right.Judge or Right.Serve or Right.People
            or Right.OwnKeys or Right.Publish or Right.Send) =>
            true,
        // Whoever runs the installation does not decide for the organisation.
        (MemberRole.Administrator, Right.Approve or Right.Refuse) => false,
        (MemberRole.Governance, Right.Query or Right.Register or Right.Assess or Right.Contribute or Right.Approve or Right.Judge or Right.Refuse or Right.Serve
            or Right.OwnKeys or Right.Publish or Right.Send) =>
            true,
        (MemberRole.Governance, Right.People) => false,
        (MemberRole.Contributor, Right.Contribute or Right.Judge or Right.OwnKeys) => true,
        (MemberRole.Contributor, Right.Query or Right.Register or Right.Assess or Right.Approve or Right.Refuse or Right.Serve or Right.People or Right.Publish
            or Right.Send) =>
            false,
        (MemberRole.Approver, Right.Approve or Right.Judge or Right.Refuse or Right.OwnKeys) => true,
        (MemberRole.Approver, Right.Query or Right.Register or Right.Assess or Right.Contribute or Right.Serve or Right.People or Right.Publish
            or Right.Send) =>
            false,
        (MemberRole.Engineer, Right.Register or Right.Contribute or Right.Judge or Right.OwnKeys or Right.Send) => true,
        // In an emergency whoever is at the machine lowers the line; raising it needs a clear gate anyway.
        (MemberRole.Engineer, Right.Serve) => true,
        (MemberRole.Engineer, Right.Query or Right.Assess or Right.Approve or Right.Refuse or Right.People or Right.Publish) => false,
        (MemberRole.Auditor, Right.OwnKeys) => true,
        (MemberRole.Auditor, Right.Query or Right.Register or Right.Assess or Right.Contribute or Right.Approve or Right.Judge or Right.Refuse or Right.Serve
            or Right.People or Right.Publish or Right.Send) =>
            false,
        _ => throw new UnreachableException(),
    };

    /// <summary>The roles that a right is granted to, in words: <c>administrator, governance lead or engineer</c>.</summary>
    public static string WhoMay(Right right)
    {
        string[] roles = [.. Roles.All.Where(w => Grants(w.Value, right)).Select(w => w.Label.ToLowerInvariant())];
        return roles.Length == 1 ? roles[0] : $"{string.Join(", ", roles[..^1])} or {roles[^1]}";
    }

    public static bool Grant(IEnumerable<MemberRole> roles, Right right) => roles.Any(role => Grants(role, right));

    /// <summary>Whether roles let somebody look and do nothing else; keys of one's own are for looking, too.</summary>
    public static bool ReadOnly(IReadOnlyCollection<MemberRole> roles) =>
        Grant(roles, Right.Read) && Enum.GetValues<Right>().All(right => right is Right.Read or Right.OwnKeys || !Grant(roles, right));

    extension<T>(T endpoint) where T : IEndpointConventionBuilder
    {
        /// <summary>What an address asks of whoever calls it.</summary>
        public T Asks(Right right) { endpoint.Add(built => built.Metadata.Add(new Asked(right))); return endpoint; }

        /// <summary>An address outside every organisation that needs an account.</summary>
        public T AsksAccount() { endpoint.Add(built => built.Metadata.Add(new Asked(null))); return endpoint; }
    }

    /// <param name="Right">In the organisation of the address; null where any account will do.</param>
    internal sealed record Asked(Right? Right);
}
