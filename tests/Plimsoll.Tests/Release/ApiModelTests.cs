// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>A model that one only reaches over an API: what stands where else its files do, and that a decision says so.</summary>
public sealed class ApiModelTests
{
    private const string Address = "https://api.example.org/v1";

    [Fact]
    public void What_stands_for_it_is_four_lines_that_anybody_can_write_again()
    {
        var file = World.Value(ApiModel.Of("Example Labs", "Chat", "2026-10", Address));
        Assert.Equal(("api-model.txt", Digest.Of(Encoding.UTF8.GetBytes($"Example Labs\nChat\n2026-10\n{Address}\n"))), (file.Path, file.Digest));
    }

    [Theory]
    [InlineData("", "Chat", "1", Address)]
    [InlineData("Example Labs", "Chat\n1", "1", Address)]
    [InlineData("Example Labs", "Chat", " ", Address)]
    [InlineData("Example Labs", "Chat", "1", "api.example.org")]
    [InlineData("Example Labs", "Chat", "1", "file:///etc/hosts")]
    public void A_line_that_is_missing_or_two_and_an_address_that_is_none_are_refused(string provider, string model, string version, string address) =>
        Assert.Equal("release.bad-value", World.Code(ApiModel.Of(provider, model, version, address)));

    [Fact]
    public void A_decision_about_it_says_that_no_files_were_judged()
    {
        var world = World.Clear().Decide();
        var files = World.Value(ModelFiles.Of([World.Value(ApiModel.Of("Example Labs", "Chat", "2026-10", Address))]));
        var state = world.State with { Opened = world.State.Opened! with { Subject = files.Subject } };
        Assert.Contains(Disclosed(state, files), line => line.StartsWith("reached over an API: no files of the model were judged", StringComparison.Ordinal));
        Assert.DoesNotContain(Disclosed(world.State, World.Files), line => line.StartsWith("reached over an API", StringComparison.Ordinal));
        // Beside weights it is a file like any other, and they were judged.
        var beside = World.Value(ModelFiles.Of([.. files.All, new ModelFile("weights", World.Hash("weights"))]));
        var both = world.State with { Opened = world.State.Opened! with { Subject = beside.Subject } };
        Assert.DoesNotContain(Disclosed(both, beside), line => line.StartsWith("reached over an API", StringComparison.Ordinal));

        static IReadOnlyList<string> Disclosed(Dossier state, ModelFiles files)
        {
            var envelope = Plimsoll.Release.Decisions.Statement.Sign(
                World.Value(Plimsoll.Release.Decisions.Statement.Of(state, state.Decisions[^1].Judged.Decision, files, "plimsoll:test", World.Rules.Name)), "k1", bytes => World.Sign("k1", bytes));
            return World.Value(VerifiedDecision.Verify(envelope, new Expected(Stage.Restricted, files.Subject, null), World.Keys("k1"), World.Day0.AddMinutes(1))).Disclosed;
        }
    }
}
