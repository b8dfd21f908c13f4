/** What the OA says of itself, of a person, and of what may still be sent (zalo-oa 3.2, 6). */
import type { Fields } from './fields.ts';
import { failure, type Reply, success } from './reply.ts';
import type { World } from './world.ts';

/** `GET /v2.0/oa/getoa`. */
export function profile(world: World): Reply {
  const standard = {
    description: '',
    oa_alias: 'nhip-cau-ocop',
    is_verified: true,
    oa_type: 4,
    cate_name: 'Cơ quan nhà nước',
    num_follower: world.people.size,
    avatar: 'https://s160-ava-talk.zadn.vn/oa.jpg',
    cover: 'https://cover-talk.zadn.vn/oa.jpg',
    package_name: 'Tăng trưởng',
    package_valid_through_date: '31/12/2027',
    package_auto_renew_date: '',
    linked_ZCA: '',
  };
  return success({ oaid: world.options.oaId, name: 'Nhịp Cầu OCOP', ...standard, ...world.profile });
}

/** `GET /v3.0/oa/user/detail`. */
export function personDetail(world: World, data: Fields): Reply {
  const id = String(data.user_id ?? '');
  const person = world.people.get(id);
  if (person === undefined) return failure(-201, 'user_id is invalid!');
  const last = person.lastInteraction;
  return success({
    user_id: id,
    user_id_by_app: `9${id}`,
    user_external_id: '',
    display_name: 'Nguyễn Văn A',
    user_alias: 'Nguyễn Văn A',
    is_sensitive: false,
    user_last_interaction_date:
      last === null ? '' : new Date(last + 7 * 3_600_000).toISOString().slice(0, 10).split('-').reverse().join('/'),
    user_is_follower: person.refuses !== -213,
    avatar: '',
    tags_and_notes_info: { notes: [], tag_names: [] },
    shared_info: { address: '', city: '', district: '', phone: '', name: '' },
  });
}

/** `POST /v3.0/oa/quota/message`: of one person before a message, or the OA's own assets. */
export function quota(world: World, body: Fields): Reply {
  if (body.quota_owner !== undefined) return assets(body);
  const person = world.people.get(String(body.user_id ?? ''));
  if (person === undefined) return failure(-201, 'user_id is invalid!');
  const promotion = { daily_remain: 1, daily_total: 1, monthly_remain: 4, monthly_total: 4 };
  // `cs_reply` was announced to disappear after 2026-03-01: it does not stand here.
  return success({ last_interaction: String(person.lastInteraction ?? 0), promotion });
}

function assets({ quota_owner, product_type }: Fields): Reply {
  if (!['OA', 'APP'].includes(String(quota_owner))) return failure(-201, 'quota_owner is invalid!');
  if (!['cs', 'transaction'].includes(String(product_type))) return failure(-201, 'product_type is invalid!');
  return success([]);
}
