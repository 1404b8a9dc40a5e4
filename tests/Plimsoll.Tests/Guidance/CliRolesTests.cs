// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class CliRolesTests
{
    [Theory]
    [InlineData("provider")]
    [InlineData("adapter")]
    [InlineData("host")]
    [InlineData("developer")]
    public void The_strategies_of_a_role_are_those_of_its_list(string role) => Assert.Equal(
        // The list of a provider says besides which practice is asked in a duty's stead; the strategies by themselves know no practices.
        GuidanceJson.ToUtf8<IReadOnlyList<ChecklistMitigation>>([.. Shipped.List("general", "open", role).Mitigations
            .Select(m => m with { Duties = [.. m.Duties.Select(d => d with { ServedBy = null })] })]),
        CliRun.Of($"guidance mitigations --role {role} --format json").Bytes);

    [Fact]
    public void Several_roles_and_full_names_are_understood() => Assert.Equal(
        GuidanceJson.ToUtf8(Shipped.List("general", "open", "host", "developer").Mitigations), CliRun.Of("guidance mitigations --role app-developer --role host --format json").Bytes);

    [Fact]
    public void The_table_of_a_role_has_its_column_only_and_counts_its_parts()
    {
        var page = CliRun.Of("guidance mitigations --role developer").Output;
        Assert.Contains("For: application developer. 7 as primary actor, 1 as secondary actor (merits exploration), 1 more", page);
        Assert.Matches("\n     Strategy +Phase +application developer\n", page);
        Assert.Matches("primary / explore +7/1\n", page);
        Assert.DoesNotContain("For: ", CliRun.Of("guidance mitigations").Output);
    }

    [Fact]
    public void A_csv_row_never_says_of_another_actor_that_it_has_no_duty()
    {
        var actors = CliRun.Of("guidance mitigations --role host --format csv").Output;
        Assert.Contains(",model hosting service,primary actor,M06.H1,", actors);
        foreach (var other in SharedTerms.Roles.All.Where(role => role.Value != Role.Host)) { Assert.DoesNotContain($",{other.Label},", actors); }
    }
}
