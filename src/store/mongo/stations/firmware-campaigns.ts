import { type Connection, type Model, Schema, type UpdateQuery } from 'mongoose';
import {
  type CampaignState,
  type CampaignTarget,
  type FirmwareCampaign,
  isUnderWay,
  TARGET_STATES,
  type TargetCounts,
} from '../../../domain/firmware/campaign.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { FirmwareCampaignStore } from '../../stations/firmware-campaign-store.js';
import { bulkOutcome } from '../base/bulk.js';
import { fromStored, toStored } from '../base/codec.js';
import { insertedAsNew } from '../base/duplicate-key.js';

interface CampaignDocument {
  _id: string;
  party?: PartyKey;
  state: CampaignState;
  createdAt: Date;
  revision: number;
  campaign: unknown;
}

interface TargetDocument {
  _id: string;
  campaignId: string;
  stationId: string;
  state: CampaignTarget['state'];
  wave?: number;
  dueAt?: Date;
  /** The station, while its update is under way. */
  underWay?: string;
  sentAt?: Date;
  revision: number;
  target: unknown;
}

/** Targets of one command. */
const MOST_TOGETHER = 500;

export function mongoFirmwareCampaignStore(connection: Connection): FirmwareCampaignStore {
  const campaigns = campaignModel(connection);
  const targets = targetModel(connection);
  return {
    insert: (campaign) => insertedAsNew(campaigns.create(toCampaignDocument(campaign))),
    find: async (id) => {
      const found = await campaigns.findById(id).lean<CampaignDocument>();
      return found ? toCampaign(found) : undefined;
    },
    change: async (campaign) => {
      const { _id, ...fields } = toCampaignDocument(campaign);
      const written = await campaigns.updateOne({ _id, revision: campaign.revision - 1 }, { $set: fields });
      return written.matchedCount === 1;
    },
    inState: async (state) =>
      (await campaigns.find({ state }).sort({ createdAt: 1 }).lean<CampaignDocument[]>()).map(toCampaign),
    page: async ({ parties }, { offset, limit }) => {
      const query = parties ? { party: { $in: [...parties] } } : {};
      const [total, found] = await Promise.all([
        campaigns.countDocuments(query),
        campaigns.find(query).sort({ createdAt: -1, _id: 1 }).skip(offset).limit(limit).lean<CampaignDocument[]>(),
      ]);
      return { items: found.map(toCampaign), total };
    },
    ...targetPart(targets),
  };
}

type TargetPart = Pick<
  FirmwareCampaignStore,
  'changeTarget' | 'counts' | 'dueTargets' | 'insertTargets' | 'targets' | 'underWayAt'
>;

function targetPart(targets: Model<TargetDocument>): TargetPart {
  return {
    insertTargets: async (added) => {
      for (let at = 0; at < added.length; at += MOST_TOGETHER) {
        const inserts = added.slice(at, at + MOST_TOGETHER).map((target) => ({
          insertOne: { document: toTargetDocument(target) },
        }));
        const writing = targets.collection.bulkWrite(inserts as never, { ordered: false });
        const { refused } = await bulkOutcome(writing);
        for (const { isDuplicate, error } of refused.values()) if (!isDuplicate) throw error;
      }
    },
    changeTarget: async (target) => {
      const { _id, ...fields } = toTargetDocument(target);
      const gone = { ...(!fields.dueAt && { dueAt: 1 }), ...(!fields.underWay && { underWay: 1 }) };
      const update: UpdateQuery<TargetDocument> = {
        $set: fields,
        ...(Object.keys(gone).length > 0 && { $unset: gone }),
      };
      return (await targets.updateOne({ _id, revision: target.revision - 1 }, update)).matchedCount === 1;
    },
    underWayAt: async (stationId) => {
      const [found] = await targets
        .find({ underWay: stationId })
        .sort({ sentAt: -1 })
        .limit(1)
        .lean<TargetDocument[]>();
      return found && toTarget(found);
    },
    targets: async ({ campaignId, state, after, limit }) => {
      const query = { campaignId, ...(state && { state }), ...(after !== undefined && { stationId: { $gt: after } }) };
      return (await targets.find(query).sort({ stationId: 1 }).limit(limit).lean<TargetDocument[]>()).map(toTarget);
    },
    dueTargets: async (campaignId, at, limit) => {
      const query = { campaignId, dueAt: { $lte: at } };
      return (await targets.find(query).sort({ dueAt: 1 }).limit(limit).lean<TargetDocument[]>()).map(toTarget);
    },
    counts: (campaignId, wave) => countTargets(targets, { campaignId, ...(wave !== undefined && { wave }) }),
  };
}

async function countTargets(
  targets: Model<TargetDocument>,
  query: { readonly campaignId: string; readonly wave?: number },
): Promise<TargetCounts> {
  const groups = await targets.aggregate<{ _id: CampaignTarget['state']; count: number }>([
    { $match: query },
    { $group: { _id: '$state', count: { $sum: 1 } } },
  ]);
  const counted = TARGET_STATES.map((state) => [state, groups.find(({ _id }) => _id === state)?.count ?? 0] as const);
  return Object.fromEntries(counted) as TargetCounts;
}

function campaignModel(connection: Connection): Model<CampaignDocument> {
  const schema = new Schema<CampaignDocument>(
    {
      _id: { type: String, required: true },
      party: String,
      state: String,
      createdAt: Date,
      revision: Number,
      campaign: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'firmware-campaigns' },
  );
  schema.index({ state: 1, createdAt: 1 });
  schema.index({ party: 1, createdAt: -1 });
  schema.index({ createdAt: -1 });
  return connection.model<CampaignDocument>('FirmwareCampaign', schema);
}

function targetModel(connection: Connection): Model<TargetDocument> {
  const schema = new Schema<TargetDocument>(
    {
      _id: { type: String, required: true },
      campaignId: String,
      stationId: String,
      state: String,
      wave: Number,
      dueAt: Date,
      underWay: String,
      sentAt: Date,
      revision: Number,
      target: Schema.Types.Mixed,
    },
    { versionKey: false, collection: 'firmware-targets' },
  );
  schema.index({ campaignId: 1, stationId: 1 });
  schema.index({ campaignId: 1, wave: 1, state: 1 });
  schema.index({ campaignId: 1, dueAt: 1 });
  schema.index({ underWay: 1 }, { sparse: true });
  return connection.model<TargetDocument>('FirmwareTarget', schema);
}

function toCampaignDocument(campaign: FirmwareCampaign): CampaignDocument {
  const { id, party, state, createdAt, revision } = campaign;
  return {
    _id: id,
    ...(party && { party: partyKey(party) }),
    state,
    createdAt,
    revision,
    campaign: toStored(campaign),
  };
}

function toCampaign({ campaign }: CampaignDocument): FirmwareCampaign {
  return fromStored<FirmwareCampaign>(campaign);
}

function toTargetDocument(target: CampaignTarget): TargetDocument {
  const { campaignId, stationId, state, wave, dueAt, sentAt, revision } = target;
  return {
    _id: `${campaignId}/${stationId}`,
    campaignId,
    stationId,
    state,
    ...(wave !== undefined && { wave }),
    ...(dueAt && { dueAt }),
    ...(isUnderWay(target) && { underWay: stationId }),
    ...(sentAt && { sentAt }),
    revision,
    target: toStored(target),
  };
}

function toTarget({ target }: TargetDocument): CampaignTarget {
  return fromStored<CampaignTarget>(target);
}
