// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>The table of rights, and what pages say of roles.</summary>
public sealed class RightsTests
{
    /// <summary>That each of these answers for every member is held by <see cref="TranslationTests"/>, which finds them; here, that it does find them.</summary>
    [Fact]
    public void Rights_of_roles_the_meaning_of_a_role_and_the_kinds_of_what_is_due_are_looked_at_by_the_rule_that_nothing_is_left_out()
    {
        string[] found = [.. TranslationRules.Functions([typeof(Rights), typeof(RoleChoices), typeof(WorkHomePage)])];
        Assert.Contains($"{typeof(Rights).FullName}.{nameof(Rights.Grants)}", found);
        Assert.Contains($"{typeof(RoleChoices).FullName}.{nameof(RoleChoices.Means)}", found);
        Assert.Contains($"{typeof(WorkHomePage).FullName}.{nameof(WorkHomePage.Kind)}", found);
    }

    [Fact]
    public void Every_right_is_somebody_s_and_every_role_has_one()
    {
        Assert.All(Enum.GetValues<Right>(), right => Assert.True(Rights.Grant(Enum.GetValues<MemberRole>(), right), $"nobody may {right}"));
        Assert.All(Enum.GetValues<MemberRole>(), role => Assert.Contains(Enum.GetValues<Right>(), right => Rights.Grants(role, right)));
    }

    [Fact]
    public void Who_only_reads_is_known_by_rights_and_not_by_the_name_of_a_role()
    {
        Assert.True(Rights.ReadOnly([MemberRole.Auditor]));
        Assert.False(Rights.ReadOnly([]));
        Assert.False(Rights.ReadOnly([MemberRole.Auditor, MemberRole.Contributor]));
        // Whoever sees answers alone does not read what is here.
        Assert.False(Rights.ReadOnly([MemberRole.Researcher]));
    }
}
