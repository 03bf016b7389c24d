import { ag001 } from './ag001-path-to-internet';
import { ag002 } from './ag002-route-not-followed';
import { ag003 } from './ag003-route-table-not-shown';
import { ag004 } from './ag004-routes-added-unseen';
import { ag005 } from './ag005-idle-gateway';
import { ag006 } from './ag006-checked-interface';
import { ag007 } from './ag007-route-into-unknown-table';
import { ag010 } from './ag010-network-not-shown';
import { ag011 } from './ag011-relay';
import { ag012 } from './ag012-way-in';
import { ag013 } from './ag013-public-address';
import { ag014 } from './ag014-default-vpc';
import { ag015 } from './ag015-block-public-access';
import { ag016 } from './ag016-link';
import { ag017 } from './ag017-traffic-mirror';
import { ag018 } from './ag018-ingress-table';
import { ag019 } from './ag019-address-switch';
import { ag020 } from './ag020-resource-share';
import { ag021 } from './ag021-subnet-not-shown';
import { ag101 } from './ag101-foreign-service';
import { ag102 } from './ag102-offered-service';
import { ag103 } from './ag103-resource-gateway';
import { ag110 } from './ag110-resolver-answers-any-name';
import { ag111 } from './ag111-firewall-lets-names-through';
import { ag112 } from './ag112-forwards-names';
import { ag113 } from './ag113-asks-resolvers-outside';
import { ag114 } from './ag114-publishes-names';
import { ag115 } from './ag115-names-by-others';
import { ag116 } from './ag116-resolver-beside';
import { ag117 } from './ag117-no-query-log';
import { ag120 } from './ag120-endpoint-to-foreign-resources';
import { ag121 } from './ag121-endpoint-for-foreign-principals';
import { ag122 } from './ag122-endpoint-without-policy';
import { ag123 } from './ag123-endpoint-to-another-region';
import { ag124 } from './ag124-endpoint-without-private-names';
import { ag125 } from './ag125-access-point-without-vpc';
import { ag126 } from './ag126-endpoint-for-other-networks';
import { ag201 } from './ag201-default-security-group';
import { ag202 } from './ag202-open-egress';
import { ag203 } from './ag203-open-ingress';
import { ag204 } from './ag204-closed-by-filters';
import { ag209 } from './ag209-cluster-security-group';
import { ag301 } from './ag301-outside-the-vpc';
import { ag302 } from './ag302-network-mode';
import { ag303 } from './ag303-asks-for-public-address';
import { ag304 } from './ag304-control-plane-egress';
import { ag305 } from './ag305-no-private-mode';
import { ag310 } from './ag310-public-endpoint';
import { ag311 } from './ag311-public-api';
import { ag312 } from './ag312-public-data';
import { ag313 } from './ag313-open-sign-in';
import { ag314 } from './ag314-mail-and-devices';
import { ag315 } from './ag315-made-load-balancer';
import { ag316 } from './ag316-human-channel';
import { ag401 } from './ag401-delivers-to-a-web-address';
import { ag402 } from './ag402-notifies-people-outside';
import { ag403 } from './ag403-connects-applications-of-others';
import { ag404 } from './ag404-calls-out-from-workflows';
import { ag405 } from './ag405-fetches-identity-documents';
import { ag406 } from './ag406-connects-to-hosts-outside';
import { ag407 } from './ag407-streams-media';
import { ag408 } from './ag408-delivers-to-another-account';
import { ag409 } from './ag409-fetches-from-registries';
import { ag410 } from './ag410-runs-images-from-elsewhere';
import { ag411 } from './ag411-downloads-when-it-runs';
import { ag412 } from './ag412-calls-home';
import { ag413 } from './ag413-builds-from-outside';
import { ag414 } from './ag414-code-that-cdk-adds';
import { ag415 } from './ag415-loads-models-from-elsewhere';
import { ag416 } from './ag416-installs-charts-from-elsewhere';
import { ag417 } from './ag417-hands-out-custom-resources';
import { ag418 } from './ag418-asks-authorities-outside';
import { ag419 } from './ag419-starts-images-from-elsewhere';
import { ag420 } from './ag420-model-in-other-regions';
import { ag421 } from './ag421-model-output-outside';
import { ag422 } from './ag422-ai-services-keep-content';
import { ag423 } from './ag423-transcripts-in-the-service';
import { ag424 } from './ag424-calls-models-by-key';
import { ag427 } from './ag427-reads-from-others';
import { ag501 } from './ag501-role-for-others';
import { ag502 } from './ag502-policy-admits-others';
import { ag503 } from './ag503-writes-to-any-account';
import { ag504 } from './ag504-no-network-perimeter';
import { ag505 } from './ag505-shares-with-another-account';
import { ag506 } from './ag506-replicates-elsewhere';
import { ag507 } from './ag507-confused-deputy';
import { ag508 } from './ag508-spans-regions';
import { ag520 } from './ag520-api-path';
import { ag521 } from './ag521-network-at-run-time';
import { ag522 } from './ag522-session-document';
import { ag701 } from './ag701-cluster-faces-the-internet';
import { ag702 } from './ag702-network-of-the-node';
import { ag703 } from './ag703-pods-send-anywhere';
import { ag704 } from './ag704-cluster-names-outside';
import { ag705 } from './ag705-control-plane-calls-out';
import { ag706 } from './ag706-cluster-reports-outside';
import { ag707 } from './ag707-pods-act-elsewhere';
import { ag708 } from './ag708-nodes-started-elsewhere';
import { ag709 } from './ag709-volumes-of-others';
import { ag710 } from './ag710-not-shown-in-the-cluster';
import { ag711 } from './ag711-lax-admission';
import { ag712 } from './ag712-rights-beyond';
import { ag713 } from './ag713-node-of-the-pod';
import { ag714 } from './ag714-image-by-tag';
import { ag715 } from './ag715-gpus-without-room';
import { ag801 } from './ag801-service-without-endpoint';
import { ag802 } from './ag802-endpoint-out-of-reach';
import { ag803 } from './ag803-policy-refuses';
import { ag804 } from './ag804-firewall-blocks-name';
import { ag805 } from './ag805-handler-without-service';
import { ag806 } from './ag806-role-lacks-action';
import { ag807 } from './ag807-image-not-registered';
import { ag808 } from './ag808-taker-refused';
import { ag900 } from './ag900-not-in-the-input';
import { ag910 } from './ag910-unclassified-type';
import type { Analysis, Finding, RuleModule } from './rule';

export { analyse, type AnalysisOptions } from './analysis';

/** Every rule over the network, by id. */
export const RULES: readonly RuleModule[] = [
  ag001,
  ag002,
  ag003,
  ag004,
  ag005,
  ag006,
  ag007,
  ag010,
  ag011,
  ag012,
  ag013,
  ag014,
  ag015,
  ag016,
  ag017,
  ag018,
  ag019,
  ag020,
  ag021,
  ag101,
  ag102,
  ag103,
  ag110,
  ag111,
  ag112,
  ag113,
  ag114,
  ag115,
  ag116,
  ag117,
  ag120,
  ag121,
  ag122,
  ag123,
  ag124,
  ag125,
  ag126,
  ag201,
  ag202,
  ag203,
  ag204,
  ag209,
  ag301,
  ag302,
  ag303,
  ag304,
  ag305,
  ag310,
  ag311,
  ag312,
  ag313,
  ag314,
  ag315,
  ag316,
  ag401,
  ag402,
  ag403,
  ag404,
  ag405,
  ag406,
  ag407,
  ag408,
  ag409,
  ag410,
  ag411,
  ag412,
  ag413,
  ag414,
  ag415,
  ag416,
  ag417,
  ag418,
  ag419,
  ag420,
  ag421,
  ag422,
  ag423,
  ag424,
  ag427,
  ag501,
  ag502,
  ag503,
  ag504,
  ag505,
  ag506,
  ag507,
  ag508,
  ag520,
  ag521,
  ag522,
  ag701,
  ag702,
  ag703,
  ag704,
  ag705,
  ag706,
  ag707,
  ag708,
  ag709,
  ag710,
  ag711,
  ag712,
  ag713,
  ag714,
  ag715,
  ag801,
  ag802,
  ag803,
  ag804,
  ag805,
  ag806,
  ag807,
  ag808,
  ag900,
  ag910,
];

/** What all rules say about a network, in the order of rules, then of the input. */
export function findingsOf(analysis: Analysis, rules: readonly RuleModule[] = RULES): readonly Finding[] {
  return rules.flatMap((rule) => rule.check(analysis).map((violation) => toFinding(rule, violation)));
}

function toFinding(rule: RuleModule, violation: ReturnType<RuleModule['check']>[number]): Finding {
  const { id, severity, state, category, rationale, fix, controls } = rule;
  return {
    ruleId: id,
    severity,
    state,
    category,
    why: rationale,
    controls,
    ...violation,
    fix: violation.fix ?? fix,
  };
}
