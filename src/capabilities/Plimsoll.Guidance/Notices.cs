// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>Facts of a profile that sit badly together. Nothing is changed for the person; they are told.</summary>
internal static class Notices
{
    public static IReadOnlyList<Notice> Of(Profile profile, Edition edition)
    {
        var notices = new List<Notice>();
        if (profile.Components?.Contains(Component.Weights) == true && profile.ReleaseType != ReleaseType.Open)
        {
            notices.Add(new Notice(
                "weights-are-open-access",
                "You release the weights. A release of at least the weights is Open Access, whatever else is held back; choose that release type to see "
                    + "what it asks.",
                edition.At("S4", "95")));
        }
        if (profile.HighConsequenceDomain && profile.ModelType == ModelType.Narrow)
        {
            notices.Add(new Notice(
                "high-consequence-is-advanced",
                "A narrow model for science, biology or another domain of high consequence belongs to Advanced Narrow and General Purpose; choose that "
                    + "model type.",
                edition.At("S1", "285")));
        }
        if (profile.ReleaseType == ReleaseType.Closed)
        {
            notices.Add(new Notice(
                "closed-has-two-meanings",
                "Closed has two meanings: developed in confidence with few testers (Closed Development, 2023), or built into your own products with real "
                    + "users and no release (Closed Deployment, 2024). With real users, read the post-deployment lines as if they were full.",
                edition.At("S0", "47-49")));
        }
        if (profile.Roles.Contains(Role.Host) && profile.Hosting is null)
        {
            notices.Add(new Notice(
                "hosting-unanswered",
                "Say whether you offer downloads only or inference as well: where you run inference you can see and moderate use, and more is asked of you.",
                edition.At("S2", "401")));
        }
        if (profile.Roles is not [Role.Provider] && profile.ReleaseType != ReleaseType.Open)
        {
            notices.Add(new Notice(
                "written-for-open-models",
                "The duties along the value chain were written for open foundation models. That they are asked for this release type as well is our reading.",
                edition.At("S2", "118")));
        }
        return notices;
    }
}
